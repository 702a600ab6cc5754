import type { Node } from '../syntax/ast';
import type { Tree } from '../syntax/tree';
import { filteredColumns } from './predicates';
import type { Schema } from './schema';
import type { Relation } from './scope';
import { isUniqueOver } from './unique-keys';

/** Whether a condition holds a table to at most one row: constants for all columns of one of its unique keys. */
export function holdsToOneRow(
  where: Node | undefined,
  relation: Relation,
  tree: Tree,
  schema: Schema | undefined,
): boolean {
  const { table } = relation;
  if (!table) return false;
  const fixed = new Set(
    filteredColumns(where, tree, schema)
      .filter(
        ({ resolved, comparison }) => comparison.operator === '=' && resolved.relation.node === relation.node,
      )
      .map(({ resolved }) => resolved.name),
  );
  return isUniqueOver(table, fixed);
}
