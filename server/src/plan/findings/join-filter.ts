import type { FindingCheck } from '../finding-check';
import { countText, shareText } from '../quantity';

export const joinFilter: FindingCheck = {
  id: 'join-filter',
  summary: 'A join makes rows only to discard them',
  why: 'Pairs of rows are put together and then fail the join filter; a hash or merge join would not make them.',
  advice:
    'Let the join compare columns for equality, without functions, casts or OR around them, so that a hash join can do it; where it does, see why the planner preferred a nested loop.',
  *check(plan) {
    for (const node of plan.nodes) {
      if (node.joinFilter === undefined) continue;
      const removed = (node.rowsRemovedByJoinFilterPerLoop ?? 0) * (node.loops ?? 0);
      const made = removed + (node.actualRows ?? 0);
      if (removed < 10_000 || removed / made < 0.9) continue;
      yield {
        nodeId: node.id,
        message: `The ${node.title} makes ${countText(made)} pairs of rows and discards ${shareText(removed / made)} of them for ${node.joinFilter.slice(0, 200)}.`,
        savingMs: (node.selfTimeMs ?? 0) * (removed / made),
      };
    }
  },
};
