import type { Schema } from '../schema/schema';

/** The database's own word counts; what only the workspace's DDL creates is not there yet, but will be. */
export function mergeSchemas(files: Schema | undefined, catalog: Schema | undefined): Schema | undefined {
  if (!files || !catalog) return catalog ?? files;
  const tables = new Map(catalog.tables);
  for (const [name, table] of files.tables) if (!tables.has(name)) tables.set(name, table);
  return { ...catalog, tables };
}
