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
  return settled({ ...base, tables: draft.finish() }, base);
}
