import type { SchemaDraft } from './schema-draft';

/** The key of the table whose index has this name. */
export function findIndexOwner(schema: SchemaDraft, name: string, inSchema?: string): string | undefined {
  const path = inSchema === undefined ? schema.searchPath : [inSchema];
  let found: string | undefined;
  let rank = path.length;
  for (const [key, table] of schema.entries()) {
    const place = path.indexOf(table.schema);
    if (place < 0 || place >= rank || !table.indexes.some((index) => index.name === name)) continue;
    found = key;
    rank = place;
  }
  return found;
}
