import type { PlanEstimate } from '../../protocol/plan';
import type { NodeDraft } from '../node-draft';

/** Sets row totals and how far the planner was off. */
export function estimateRows(nodes: readonly NodeDraft[]): void {
  const cut = new Uint8Array(nodes.length);
  for (const node of nodes) {
    const parent = node.parentId === undefined ? undefined : nodes[node.parentId];
    if (parent !== undefined && mayBeCutShort(node, parent, cut[parent.id] === 1)) cut[node.id] = 1;
    if (node.planRows !== undefined) node.estimatedRows = node.planRows * (node.loops ?? 1);
    if (node.loops === undefined || node.actualRowsPerLoop === undefined) continue;
    node.actualRows = Math.round(node.actualRowsPerLoop * node.loops);
    if (node.loops === 0 || node.estimatedRows === undefined || withoutRows.has(node.type)) continue;
    node.estimate = compare(node.estimatedRows, node.actualRowsPerLoop * node.loops, cut[node.id] === 1);
  }
}

/** They count no rows, or only with RETURNING. */
const withoutRows = new Set(['BitmapAnd', 'BitmapOr', 'ModifyTable']);

function compare(estimated: number, actual: number, mayBeCut: boolean): PlanEstimate {
  // The planner never estimates fewer than one row, so none for one is no error.
  const expected = Math.max(1, estimated);
  const came = Math.max(1, actual);
  if (came === expected) return { factor: 1, direction: 'exact', cutShort: false };
  if (came > expected) return { factor: came / expected, direction: 'under', cutShort: false };
  return { factor: expected / came, direction: 'over', cutShort: mayBeCut };
}

/** Whether the parent may have stopped asking this node for rows. */
function mayBeCutShort(node: NodeDraft, parent: NodeDraft, parentIsCut: boolean): boolean {
  if (node.relationship === 'SubPlan' || node.relationship === 'InitPlan') return true;
  switch (parent.type) {
    case 'Limit':
    case 'Merge Join':
      return true;
    case 'Nested Loop':
      if (
        node.relationship === 'Inner' &&
        (parent.innerUnique === true || /Semi|Anti/.test(parent.joinType ?? ''))
      )
        return true;
      return parentIsCut;
    case 'Sort':
    case 'Hash':
    case 'BitmapAnd':
    case 'BitmapOr':
    case 'Bitmap Heap Scan':
    case 'SetOp':
    case 'ModifyTable':
      return false;
    case 'Aggregate':
      return parentIsCut && parent.strategy === 'Sorted';
    default:
      return parentIsCut;
  }
}
