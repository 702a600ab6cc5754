import type { SelectStmt } from '../syntax/ast';
import { as, type Tree } from '../syntax/tree';
import { generatedRows } from './generated-rows';
import type { Relation, Scope } from './scope';

/** The most rows that a FROM list gives, as far as statistics and lists of values tell; infinite where they do not. */
export function mostRows({ relations }: Scope, tree: Tree): number {
  return relations.reduce((product, relation) => product * rowsOf(relation, tree), 1);
}

function rowsOf(relation: Relation, tree: Tree): number {
  const rows = relation.table?.statistics?.rows ?? -1;
  if (relation.kind === 'table') return rows < 0 ? Number.POSITIVE_INFINITY : Math.max(1, rows);
  const query = queryOf(relation, tree);
  return (query && generatedRows(query, tree)) ?? Number.POSITIVE_INFINITY;
}

/** The query that a CTE or subquery in a FROM list stands for. */
export function queryOf({ node, kind, written }: Relation, tree: Tree): SelectStmt | undefined {
  const subquery =
    kind === 'cte'
      ? tree.of('CommonTableExpr').find((one) => one.node.ctename === written)?.node.ctequery
      : as(node, 'RangeSubselect')?.node.subquery;
  return subquery && 'SelectStmt' in subquery ? subquery.SelectStmt : undefined;
}
