import type { Plan, PlanNode } from '../../protocol/plan';
import type { Detection, FindingCheck } from '../finding-check';
import { childWith, nodeText } from '../plan-tree';
import { countText, durationText } from '../quantity';

export const nestedLoop: FindingCheck = {
  id: 'nested-loop',
  summary: 'A nested loop runs its inner side very often',
  why: 'Each row of the outer side starts the inner side anew; with many rows, reading the inner table once is cheaper.',
  advice: 'See whether the outer side can be narrowed down first, or whether a hash join would do.',
  *check(plan) {
    for (const node of plan.nodes) {
      if (node.type !== 'Nested Loop') continue;
      const outer = childWith(plan, node, 'Outer');
      const inner = childWith(plan, node, 'Inner');
      if (outer === undefined || inner === undefined) continue;
      const detection = plan.analyzed ? fromLoops(node, outer, inner) : fromCosts(plan, node, outer, inner);
      if (detection !== undefined) yield detection;
    }
  },
};

function fromLoops(node: PlanNode, outer: PlanNode, inner: PlanNode): Detection | undefined {
  const loops = inner.loops ?? 0;
  if (loops < 1000) return undefined;
  // An outer side that was estimated wrongly is told as a misestimate.
  if (outer.estimate?.direction === 'under' && outer.estimate.factor >= 10) return undefined;
  const timeMs = inner.totalTimeMs ?? 0;
  return {
    nodeId: node.id,
    message: `${nodeText(inner)} runs ${countText(loops)} times inside a nested loop, ${durationText(timeMs)} in all.`,
    advice: adviceFor(inner),
    savingMs: timeMs,
  };
}

function fromCosts(plan: Plan, node: PlanNode, outer: PlanNode, inner: PlanNode): Detection | undefined {
  const rows = outer.planRows ?? 0;
  const rootCost = plan.nodes[0]?.totalCost ?? 0;
  if (rows < 1000 || inner.type !== 'Seq Scan' || rootCost <= 0) return undefined;
  return {
    nodeId: node.id,
    message: `${nodeText(inner)} is expected to run about ${countText(rows)} times inside a nested loop.`,
    advice: adviceFor(inner),
    costShare: Math.min(1, (inner.selfCost ?? 0) / rootCost),
  };
}

function adviceFor(inner: PlanNode): string {
  if (inner.type === 'Seq Scan' || inner.type === 'Materialize') {
    return 'An index on the join column of the inner table, or a hash join, would spare the repeated scans.';
  }
  return nestedLoop.advice;
}
