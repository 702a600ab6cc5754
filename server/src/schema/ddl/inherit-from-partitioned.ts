import { expressionName, joinedColumns } from '../default-names';
import { expressionOf } from '../expression';
import { sameIndex } from '../index-cover';
import type { Index, Table } from '../schema';
import { inheritChecks } from './inherit';
import type { TableDraft } from './table-draft';

/** Gives a partition the indexes and constraints of its parent that it does not have yet, as PostgreSQL does. */
export function inheritFromPartitioned(partition: TableDraft, parent: Table): void {
  for (const index of parent.indexes) {
    if (partition.indexes.some((one) => sameIndex(one, index))) continue;
    copyIndex(partition, parent, index);
  }
  inheritChecks(partition, parent);
  for (const key of parent.foreignKeys) {
    const has = partition.foreignKeys.some(
      (one) => one.references === key.references && one.columns.join() === key.columns.join(),
    );
    if (has) continue;
    const taken = key.name === undefined || partition.hasName(key.name);
    const name = taken ? partition.freeName(joinedColumns(key.columns), 'fkey', () => false) : key.name;
    partition.putForeignKey({ ...key, name });
  }
}

/** Copies an index with the constraint behind it under a name of the new table's own. */
export function copyIndex(table: TableDraft, from: Table, index: Index): void {
  const columns = index.keys.flatMap((key) => (key.column === undefined ? [] : [key.column]));
  const isPrimary = index.constraint && from.primaryKey?.name === index.name;
  const isUniqueKey = index.constraint && from.uniqueKeys.some((key) => key.name === index.name);
  const label = isPrimary ? 'pkey' : isUniqueKey ? 'key' : index.constraint ? 'excl' : 'idx';
  const parts = [
    ...index.keys.map((key) => key.column ?? expressionName(expressionOf(key.expression ?? ''))),
    ...index.include,
  ];
  const name = table.freeName(isPrimary ? '' : joinedColumns(parts), label, () => false);
  const key = [from.primaryKey, ...from.uniqueKeys].find((one) => one?.name === index.name);
  if (isPrimary) table.putPrimaryKey({ ...key, name, columns });
  if (isUniqueKey) table.putUniqueKey({ ...key, name, columns });
  table.putIndex({ ...index, name, valid: true });
}
