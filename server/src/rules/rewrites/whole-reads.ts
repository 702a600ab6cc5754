import { hasFewerRows } from '../../schema/named-table';
import type { Table } from '../../schema/schema';
import type { Relation } from '../../schema/scope';
import type { Node } from '../../syntax/ast';
import type { ParsedStatement } from '../rule';

/** Below this many rows reading the whole table costs no more than an index. */
const fewRows = 1_000;

/** The comparisons that an index in the order of its values answers. */
export const sortedOperators: ReadonlySet<string> = new Set(['=', '<', '>', '<=', '>=', 'IN', 'BETWEEN']);

/**
 * Whether a query reads all of a table unless an index serves its own conditions. A filter that another table's join
 * could drive is not judged: the join may reach the rows by its own index.
 */
export function isReadWhole({ table, node }: Relation, { tree }: ParsedStatement): boolean {
  return (
    isLarge(table) &&
    tree.of('JoinExpr').length === 0 &&
    tree.of('RangeVar').filter((one) => one.parent === node.parent).length === 1
  );
}

/** Whether a table's indexes are known, and nothing says that it has too few rows for them to matter. */
export function isLarge(table: Table | undefined): table is Table {
  return (
    table !== undefined &&
    !table.partlyKnown &&
    table.kind !== 'view' &&
    table.kind !== 'foreign-table' &&
    !hasFewerRows(table, fewRows)
  );
}

/** Whether an index can be searched by one of the columns. */
export function leadsTo(table: Table, names: readonly string[]): boolean {
  return table.indexes.some((index) => {
    const leading = index.keys[0];
    if (!index.valid || !leading) return false;
    if (leading.expression !== undefined) return false;
    if (index.method === 'brin' || index.method === 'gin') {
      return index.keys.some((key) => key.column !== undefined && names.includes(key.column));
    }
    return leading.column !== undefined && names.includes(leading.column);
  });
}

/** Whether a condition leaves most rows, as far as anybody can tell. */
export function leavesMost(condition: Node): boolean {
  return 'NullTest' in condition || 'BooleanTest' in condition || 'ColumnRef' in condition;
}
