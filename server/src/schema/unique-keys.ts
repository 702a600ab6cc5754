import { findColumn, type Table } from './schema';

/** Columns of which no two rows of a table agree. */
export interface UniqueKey {
  readonly name?: string;
  readonly columns: readonly string[];
  readonly primary: boolean;
  /** None of the columns can be NULL; otherwise rows with NULL are not told apart. */
  readonly notNull: boolean;
}

/**
 * The primary key first, then unique constraints, then unique indexes on plain columns without a predicate. None where
 * a query of the table reads the rows of others too.
 */
export function uniqueKeysOf(table: Table): UniqueKey[] {
  return table.inherited ? [] : ownUniqueKeys(table);
}

/** What is unique among a table's own rows at any time: not what may be broken within a transaction. */
export function ownUniqueKeys(table: Table): UniqueKey[] {
  const keys: UniqueKey[] = [];
  const add = (columns: readonly string[], primary: boolean, name: string | undefined): void => {
    if (columns.length === 0 || keys.some((key) => sameColumns(key.columns, columns))) return;
    const notNull = columns.every((column) => findColumn(table, column)?.notNull ?? false);
    keys.push({ ...(name !== undefined && { name }), columns, primary, notNull });
  };
  const deferrable = new Set<string | undefined>();
  for (const key of [table.primaryKey, ...table.uniqueKeys]) {
    if (key?.deferrable) deferrable.add(key.name);
    else if (key) add(key.columns, key === table.primaryKey, key.name);
  }
  for (const index of table.indexes) {
    if (!index.unique || !index.valid || index.where !== undefined || deferrable.has(index.name)) continue;
    const columns = index.keys.flatMap((key) => (key.column === undefined ? [] : [key.column]));
    if (columns.length === index.keys.length) add(columns, false, index.name);
  }
  return keys;
}

/** Whether at most one row of the table has given values in all of `columns`. */
export function isUniqueOver(table: Table, columns: Iterable<string>): boolean {
  const given = new Set(columns);
  return uniqueKeysOf(table).some((key) => key.columns.every((column) => given.has(column)));
}

function sameColumns(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((column) => b.includes(column));
}
