import { as, type Tree, type Visit } from '../../syntax/tree';

/** Where the rows of a query are read: its place in a FROM list, or those of the CTE that it is or is a part of. */
export function readersOf(query: Visit, tree: Tree): readonly Visit[] {
  let top = query;
  while (top.parent?.type === 'SelectStmt' && (top.field === 'larg' || top.field === 'rarg'))
    top = top.parent;
  const name = as(top.parent, 'CommonTableExpr')?.node.ctename;
  if (name !== undefined)
    return tree.of('RangeVar').filter(({ node }) => node.relname === name && node.schemaname === undefined);
  const subquery = as(top.parent, 'RangeSubselect');
  return subquery ? [subquery] : [];
}
