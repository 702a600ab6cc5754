import type { FindingCheck } from '../finding-check';
import { parentOf, relationBelow } from '../plan-tree';
import { countText, durationText } from '../quantity';

export const correlatedSubplan: FindingCheck = {
  id: 'correlated-subplan',
  summary: 'A subquery runs once for each row',
  why: 'The subquery refers to the outer row, so its whole plan is executed again for every one of them.',
  advice: 'Write it as a join with the grouped table, or as a LATERAL join, so that the planner can choose.',
  *check(plan) {
    for (const node of plan.nodes) {
      if (node.relationship !== 'SubPlan' || (node.loops ?? 0) < 10) continue;
      const loops = node.loops ?? 0;
      const timeMs = node.totalTimeMs ?? 0;
      const table = relationBelow(plan, node);
      const outer = parentOf(plan, node)?.relation;
      const what = table === undefined ? 'A subquery' : `The subquery on ${table}`;
      const whom = outer === undefined ? '' : `, for rows of ${outer}`;
      yield {
        nodeId: node.id,
        message: `${what} runs ${countText(loops)} times${whom}: ${durationText(timeMs)} in all.`,
        savingMs: timeMs * (1 - 1 / loops),
      };
    }
  },
};
