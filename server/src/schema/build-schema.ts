import type { Statement } from '../syntax/statement';
import { applyStatement } from './ddl/apply-statement';
import { SchemaDraft } from './ddl/schema-draft';
import { undoneTables } from './ddl/undone-tables';
import type { Schema, Table } from './schema';

/** What statements make of a schema. */
export interface AppliedDdl {
  /**
   * Its search path is the one that the statements leave behind; behind it stand the schemas that they searched before,
   * so that names in all of them are found.
   */
  readonly schema: Schema;
  /** Qualified names of the relations that the statements create, indexes among them, and of the columns that they add. */
  readonly created: ReadonlySet<string>;
  /** What the schema was before a table that the statements create was made another one, by creating it again. */
  readonly earlier: readonly EarlierSchema[];
}

export interface EarlierSchema {
  readonly schema: Schema;
  /** The index of the statement from which on it is true no more. */
  readonly until: number;
}

/**
 * Applies the DDL among `statements`, which run in one session, to `base`. A table that no statement touches keeps
 * its identity, and so does one that the same statements make again. DDL that has already happened to `base` is
 * harmless: what it creates replaces what is there. Never throws.
 */
export function applyDdl(base: Schema, statements: Iterable<Statement>): AppliedDdl {
  const draft = new SchemaDraft(base);
  const before: { undone: readonly string[]; schema: Schema; until: number }[] = [];
  let until = 0;
  for (const statement of statements) {
    const undone = undoneTables(statement, draft);
    if (undone.length > 0)
      before.push({
        undone,
        schema: { ...base, tables: draft.finish(), searchPath: searched(draft) },
        until,
      });
    applyStatement(statement, draft);
    until++;
  }
  const schema = settled(base, draft, searched(draft));
  // A table that is gone in the end is judged by nobody.
  const gone = [...draft.created].filter((key) => !schema.tables.has(key));
  const earlier = before
    .filter(({ undone }) => undone.some((key) => schema.tables.has(key)))
    .map((one) => ({ schema: without(one.schema, gone), until: one.until }));
  return { schema, created: draft.created, earlier };
}

function without(schema: Schema, gone: readonly string[]): Schema {
  const tables = new Map(schema.tables);
  for (const key of gone) tables.delete(key);
  return { ...schema, tables };
}

function searched({ base, searchPath, searched }: SchemaDraft): string[] {
  return [...new Set([...searchPath, ...[...searched].reverse(), ...base.searchPath])];
}

/** The schema of `applyDdl` alone. */
export function buildSchema(base: Schema, statements: Iterable<Statement>): Schema {
  return applyDdl(base, statements).schema;
}

/** The schema that files of DDL make, one after the other, each in a session of its own. */
export function buildSchemaOfFiles(base: Schema, files: Iterable<Iterable<Statement>>): Schema {
  const draft = new SchemaDraft(base);
  for (const statements of files) {
    for (const statement of statements) applyStatement(statement, draft);
    draft.resetSearchPath();
  }
  return settled(base, draft, base.searchPath);
}

/** What was made of a schema lately, the last first. */
const madeBefore = new WeakMap<Schema, readonly Schema[]>();
const remembered = 8;

/**
 * The result. Where it equals one that was made before of the same base, that one is given again, whole or table by
 * table, so that whoever compares identities sees no change.
 */
function settled(base: Schema, draft: SchemaDraft, searchPath: readonly string[]): Schema {
  const before = madeBefore.get(base) ?? [];
  const made = { ...base, tables: draft.finish(), searchPath };
  const same = [base, ...before].find((one) => isSame(one, made));
  if (same) return same;
  const last = before[0];
  const schema = last ? { ...made, tables: withEqualsOf(last, made.tables) } : made;
  if (last && isSame(last, schema)) return last;
  madeBefore.set(base, [schema, ...before.slice(0, remembered - 1)]);
  return schema;
}

function isSame(a: Schema, b: Schema): boolean {
  if (a.searchPath.join() !== b.searchPath.join()) return false;
  if (a.tables === b.tables) return true;
  if (a.tables.size !== b.tables.size) return false;
  for (const [key, table] of b.tables) if (a.tables.get(key) !== table) return false;
  return true;
}

/** `tables` with those that are equal in `last` taken from there. */
function withEqualsOf(last: Schema, tables: ReadonlyMap<string, Table>): ReadonlyMap<string, Table> {
  const result = new Map<string, Table>();
  for (const [key, table] of tables) {
    const known = last.tables.get(key);
    const alias = firstEqual.get(table);
    if (alias) result.set(key, alias);
    else if (!known || known === table || !isEqual(known, table)) result.set(key, table);
    else {
      firstEqual.set(table, known);
      result.set(key, known);
    }
  }
  return result;
}

/** The table that stands for an equal one, so that the choice stays the same. */
const firstEqual = new WeakMap<Table, Table>();

function isEqual(a: Table, b: Table): boolean {
  return a.columns.length === b.columns.length && JSON.stringify(a) === JSON.stringify(b);
}
