import type { FindingCheck } from '../finding-check';
import { childrenOf } from '../plan-tree';
import { countText } from '../quantity';

export const rowsSkipped: FindingCheck = {
  id: 'rows-skipped',
  summary: 'OFFSET reads rows only to skip them',
  why: 'The server makes every skipped row before it throws it away, so later pages take longer and longer.',
  advice: 'Page by the last row seen: WHERE (sort columns) > (its values), with the same ORDER BY and LIMIT.',
  *check(plan) {
    for (const node of plan.nodes) {
      if (node.type !== 'Limit') continue;
      const child = childrenOf(plan, node).find(
        ({ relationship }) => relationship === 'Outer' || relationship === undefined,
      );
      const made = child?.actualRows ?? 0;
      const returned = node.actualRows ?? 0;
      const skipped = made - returned;
      if (child === undefined || skipped < 1000 || skipped / made < 0.5) continue;
      yield {
        nodeId: node.id,
        message: `${countText(made)} rows are made and ${countText(skipped)} of them skipped to return ${countText(returned)}.`,
        savingMs: (child.totalTimeMs ?? 0) * (skipped / made),
      };
    }
  },
};
