import type { Statement } from '../syntax/statement';
import { applyStatement } from './ddl/apply-statement';
import { SchemaDraft } from './ddl/schema-draft';
import type { Schema } from './schema';
import { settled } from './settled';

/** The schema that files of DDL make, one after the other, each in a session of its own. */
export function buildSchemaOfFiles(base: Schema, files: Iterable<Iterable<Statement>>): Schema {
  const draft = new SchemaDraft(base);
  for (const statements of files) {
    for (const statement of statements) applyStatement(statement, draft);
    draft.resetSearchPath();
  }
  const tables = new Map(draft.finish());
  const renamed = new Set([...tables.values()].flatMap(({ formerNames = [] }) => formerNames));
  const formerTables = new Set(
    [...draft.written].flatMap(([key, table]) => (table || renamed.has(key) ? [] : [key])),
  );
  // What was made again is there.
  for (const [key, table] of tables) {
    const gone = table.formerIndexes?.filter((name) => !table.indexes.some((index) => index.name === name));
    if (gone && gone.length < (table.formerIndexes?.length ?? 0))
      tables.set(key, { ...table, formerIndexes: gone });
  }
  return settled({ ...base, tables, ...(formerTables.size > 0 && { formerTables }) }, base);
}
