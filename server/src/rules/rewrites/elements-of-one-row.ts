import { determinedBy } from '../../schema/determined';
import { queryOf } from '../../schema/relation-size';
import type { Schema } from '../../schema/schema';
import { scopeOf } from '../../schema/scope';
import { as, type Tree, type Visit } from '../../syntax/tree';

/**
 * Whether all rows of a query are what a function makes of a single row, such as the elements of an array in it: they come
 * in the order of the function. The function may stand in the FROM list, or in the list of a CTE or subquery that is read.
 */
export function areElementsOfOneRow(
  select: Visit<'SelectStmt'>,
  tree: Tree,
  schema: Schema | undefined,
): boolean {
  const seen = new Set<Visit>();
  let query: Visit<'SelectStmt'> | undefined = select;
  while (query && !seen.has(query)) {
    seen.add(query);
    const { larg, groupClause, distinctClause } = query.node;
    const { relations } = scopeOf(query, tree, schema);
    if (larg || groupClause || distinctClause || relations.length === 0) return false;
    const determined = determinedBy([], query, tree, schema);
    const [several, ...others] = relations.filter((one) => !determined.isSingle(one));
    if (!several) return true;
    if (others.length > 0 || several.kind === 'table') return false;
    if (several.kind === 'function') return takesColumns(several.node, tree);
    const inner = queryOf(several, tree);
    query = inner && as(tree.visit(inner), 'SelectStmt');
  }
  return false;
}

/** Whether a function in the FROM list is given something of the relations beside it. */
function takesColumns(call: Visit, tree: Tree): boolean {
  return [...tree.below(call)].some(({ type }) => type === 'ColumnRef');
}
