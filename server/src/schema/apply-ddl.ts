import type { Statement } from '../syntax/statement';
import type { LogChange } from './ddl/aftermath';
import { DdlLog } from './ddl/ddl-log';
import { type EarlierSchema, earlierSchemas } from './earlier-schemas';
import type { Schema } from './schema';
import { settled, settledTable } from './settled';

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
  /** What is not as it was before the last edit: names of relations. Undefined: nothing is known of that. */
  readonly changed?: ReadonlySet<string>;
}

/**
 * Applies the DDL among `statements`, which run in one session, to `base`. A table that no statement touches keeps
 * its identity, and so does one that the same statements make again. DDL that has already happened to `base` is
 * harmless: what it creates replaces what is there. Never throws.
 */
export function applyDdl(base: Schema, statements: Iterable<Statement>): AppliedDdl {
  const log = new DdlLog(base);
  for (const statement of statements) log.add(statement);
  return resultOf(log);
}

/** The schema of `applyDdl` alone. */
export function buildSchema(base: Schema, statements: Iterable<Statement>): Schema {
  return applyDdl(base, statements).schema;
}

/**
 * The same for statements that are edited, to be given after each edit: only what an edit concerns is applied again.
 * In steps, one for each statement where all are applied; what was done is forgotten where they are not taken to the end.
 */
export function createAppliedDdl(
  base: Schema,
): (statements: readonly Statement[]) => Generator<undefined, AppliedDdl> {
  let before: { readonly log: DdlLog; readonly result: AppliedDdl } | undefined;
  return function* (statements) {
    const edited = before && afterEdit(before.log, before.result, statements);
    if (before && edited) {
      before = { log: before.log, result: edited };
      return edited;
    }
    // An edit that it could not follow has spoilt its log.
    before = undefined;
    const log = new DdlLog(base);
    for (const statement of statements) {
      log.add(statement);
      yield;
    }
    const result = resultOf(log);
    before = { log, result };
    return result;
  };
}

/** More statements at once are no typing: then all are applied from the start. */
const mostReplaced = 100;

function afterEdit(
  log: DdlLog,
  before: AppliedDdl,
  statements: readonly Statement[],
): AppliedDdl | undefined {
  const old = log.statements;
  const common = Math.min(old.length, statements.length);
  let start = 0;
  while (start < common && old[start]?.statement === statements[start]) start++;
  let behind = 0;
  while (behind < common - start && old.at(-1 - behind)?.statement === statements.at(-1 - behind)) behind++;
  const removed = old.length - behind - start;
  const fresh = statements.slice(start, statements.length - behind);
  if (removed + fresh.length > mostReplaced) return undefined;
  const change = log.replace(start, removed, fresh);
  return change && resultAfter(log, before, change);
}

function resultOf(log: DdlLog): AppliedDdl {
  const { base } = log;
  const made = { ...base, tables: log.tables(), searchPath: log.searchedBefore(log.statements.length) };
  const schema = settled(made, base);
  const created = new Set<string>();
  for (const { creates } of log.statements) for (const key of creates) created.add(key);
  return { schema, created, earlier: earlierSchemas(log, schema, created) };
}

function resultAfter(log: DdlLog, before: AppliedDdl, change: LogChange): AppliedDdl {
  const schema = schemaAfter(log, before.schema, change);
  let { created } = before;
  if (change.created.size > 0) {
    const names = new Set(created);
    for (const key of change.created) {
      if (log.isCreated(key)) names.add(key);
      else names.delete(key);
    }
    created = names;
  }
  const changed = new Set([...change.names, ...change.created]);
  return { schema, created, earlier: earlierSchemas(log, schema, created), changed };
}

function schemaAfter(log: DdlLog, before: Schema, { names, keepsOrder }: LogChange): Schema {
  const comes = (key: string) => !before.tables.has(key) && log.table(key) !== undefined;
  if (!keepsOrder || [...names].some(comes)) return settled({ ...before, tables: log.tables() }, log.base);
  if (names.size === 0) return before;
  const tables = new Map(before.tables);
  let isSame = true;
  for (const key of names) {
    const known = before.tables.get(key);
    const made = log.table(key);
    const table = made && settledTable(made, known);
    if (table === known) continue;
    isSame = false;
    if (table) tables.set(key, table);
    else tables.delete(key);
  }
  return isSame ? before : { ...before, tables };
}
