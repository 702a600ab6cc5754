import { notNullColumns, sameExpression } from './expression';
import type { Index, IndexKey, Table } from './schema';

/** Whether two indexes hold the same keys in the same way, whatever their names. */
export function sameIndex(a: Index, b: Index): boolean {
  return (
    a.method === b.method &&
    a.unique === b.unique &&
    a.constraint === b.constraint &&
    a.keys.length === b.keys.length &&
    startsWith(a, b) &&
    a.include.length === b.include.length &&
    a.include.every((column) => b.include.includes(column)) &&
    sameExpression(a.where, b.where)
  );
}

/**
 * A valid index that answers equality on all of `columns` at once: they are its first keys, in any order. A partial
 * index counts where it leaves out no more than rows in which one of them is NULL.
 */
export function indexLeadingWith(table: Table, columns: readonly string[]): Index | undefined {
  return table.indexes.find(
    (index) =>
      index.valid &&
      (index.method === 'btree' || (index.method === 'hash' && columns.length === 1)) &&
      index.keys.length >= columns.length &&
      index.keys
        .slice(0, columns.length)
        .every((key) => key.column !== undefined && columns.includes(key.column)) &&
      (index.where === undefined || isOnlyNotNull(index.where, columns)),
  );
}

/**
 * The index of `table` that makes `index` superfluous: it has the same keys, or the same and more, in the same order,
 * of the same method and with the same predicate. A unique index, or one behind a constraint, is never superfluous;
 * of two equal ones, only the one that comes later in the table's list is.
 */
export function coveringIndex(index: Index, table: Table): Index | undefined {
  if (index.unique || index.constraint) return undefined;
  const own = table.indexes.findIndex((one) => one.name === index.name);
  return table.indexes.find((other, place) => {
    if (other.name === index.name || !other.valid || other.method !== index.method) return false;
    if (!startsWith(other, index) || !sameExpression(other.where, index.where)) return false;
    const held = new Set([...other.keys.map((key) => key.column), ...other.include]);
    if (!index.include.every((column) => held.has(column))) return false;
    if (other.keys.length > index.keys.length) return index.method === 'btree';
    const isEqual = other.include.length === index.include.length;
    return !isEqual || other.unique || other.constraint || own < 0 || place < own;
  });
}

/** Whether the keys of `index` begin with all keys of `start`. */
function startsWith(index: Index, start: Index): boolean {
  return start.keys.every((key, i) => {
    const other = index.keys[i];
    return other !== undefined && sameKey(key, other);
  });
}

function sameKey(a: IndexKey, b: IndexKey): boolean {
  return (
    a.column === b.column &&
    a.descending === b.descending &&
    a.nullsFirst === b.nullsFirst &&
    a.operatorClass === b.operatorClass &&
    a.collation === b.collation &&
    sameExpression(a.expression, b.expression)
  );
}

function isOnlyNotNull(predicate: string, columns: readonly string[]): boolean {
  return notNullColumns(predicate)?.every((column) => columns.includes(column)) ?? false;
}
