import { visitOf } from '../../schema/predicates';
import { printVisit } from '../../syntax/print';
import { ancestor, type Visit } from '../../syntax/tree';
import type { ParsedStatement } from '../rule';

/** The next page of a query that is ordered by the same expression: what could serve the order serves the condition. */
export function isSortedBy(side: Visit, { tree }: ParsedStatement): boolean {
  const select = ancestor(side, 'SelectStmt');
  const wanted = printVisit(side);
  return (select?.node.sortClause ?? []).some((item) => {
    const sorted = 'SortBy' in item ? visitOf(item.SortBy.node, tree) : undefined;
    return sorted !== undefined && printVisit(sorted) === wanted;
  });
}
