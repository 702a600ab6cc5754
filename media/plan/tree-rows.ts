import type { PlanNode } from '../../server/src/protocol/plan';

/** The ids of the rows to show, in their order: all but what collapsed nodes hide. */
export function treeRows(nodes: readonly PlanNode[], collapsed: ReadonlySet<number>): readonly number[] {
  const rows: number[] = [];
  for (let id = 0; id < nodes.length; ) {
    const node = nodes[id];
    if (node === undefined) break;
    rows.push(id);
    id += collapsed.has(id) ? node.subtreeSize : 1;
  }
  return rows;
}

/** Without the ancestors of a node, so that it can be seen. */
export function expandTo(
  nodes: readonly PlanNode[],
  collapsed: ReadonlySet<number>,
  id: number,
): ReadonlySet<number> {
  let expanded: Set<number> | undefined;
  for (let parent = nodes[id]?.parentId; parent !== undefined; parent = nodes[parent]?.parentId) {
    if (!collapsed.has(parent)) continue;
    expanded ??= new Set(collapsed);
    expanded.delete(parent);
  }
  return expanded ?? collapsed;
}

/** All nodes that have something to hide. */
export function collapsible(nodes: readonly PlanNode[]): ReadonlySet<number> {
  return new Set(nodes.filter(({ childIds, id }) => childIds.length > 0 && id !== 0).map(({ id }) => id));
}
