import { mentionsColumn } from '../expression';
import type { Index } from '../schema';
import type { TableDraft } from './table-draft';

/** Takes a column out, with the indexes and constraints that hold it. */
export function dropColumn(table: TableDraft, name: string): void {
  table.columns = table.columns.filter((column) => column.name !== name);
  if (table.primaryKey?.columns.includes(name)) table.dropConstraint(table.primaryKey.name);
  table.uniqueKeys = table.uniqueKeys.filter((key) => !key.columns.includes(name));
  table.foreignKeys = table.foreignKeys.filter((key) => !key.columns.includes(name));
  table.checks = table.checks.filter((check) => !mentionsColumn(check.expression, name));
  table.indexes = table.indexes.filter((index) => !holds(index, name));
}

function holds(index: Index, column: string): boolean {
  return (
    index.include.includes(column) ||
    index.keys.some(
      (key) =>
        key.column === column || (key.expression !== undefined && mentionsColumn(key.expression, column)),
    ) ||
    (index.where !== undefined && mentionsColumn(index.where, column))
  );
}
