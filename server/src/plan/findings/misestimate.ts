import type { Plan, PlanNode } from '../../protocol/plan';
import { diskCostMs } from '../disk-cost';
import type { FindingCheck } from '../finding-check';
import { childrenOf, childWith, nodeText, parentOf } from '../plan-tree';
import { countText, factorText } from '../quantity';

export const misestimate: FindingCheck = {
  id: 'misestimate',
  summary: 'The planner expected far fewer rows, and the plan suffered from it',
  why: 'The planner chooses joins and memory by the rows that it expects; a wrong number here made a bad choice above.',
  advice:
    'Run ANALYZE on the table; where columns depend on each other, CREATE STATISTICS on them; index an expression to give it statistics.',
  *check(plan) {
    for (const node of plan.nodes) {
      if (!isOrigin(plan, node)) continue;
      const harm = harmAbove(plan, node);
      if (harm === undefined) continue;
      const estimated = Math.round(node.estimatedRows ?? 0);
      const actual = node.actualRows ?? 0;
      yield {
        nodeId: node.id,
        message: `${nodeText(node)} was expected to give ${countText(estimated)} ${estimated === 1 ? 'row' : 'rows'} and gave ${countText(actual)} (${factorText(node.estimate?.factor ?? 1)}), so ${harm.text}.`,
        advice: adviceFor(node),
        savingMs: harm.savingMs,
      };
    }
  },
};

/** Too few rows expected, and not only because a child of it already was wrong by as much. */
function isOrigin(plan: Plan, node: PlanNode): boolean {
  const { estimate } = node;
  if (estimate === undefined || estimate.direction !== 'under' || estimate.factor < 10) return false;
  if ((node.actualRows ?? 0) - (node.estimatedRows ?? 0) < 100) return false;
  return !childrenOf(plan, node).some(
    (child) => child.estimate?.direction === 'under' && child.estimate.factor >= estimate.factor / 3,
  );
}

interface Harm {
  readonly text: string;
  readonly savingMs: number;
}

/** The first node above that was chosen or sized for too few rows. */
function harmAbove(plan: Plan, from: PlanNode): Harm | undefined {
  let node = from;
  for (let step = 0; step < 1000; step++) {
    const parent = parentOf(plan, node);
    if (parent === undefined || node.relationship === 'InitPlan') return undefined;
    if (parent.type === 'Nested Loop' && node.relationship !== 'Inner') {
      const inner = childWith(plan, parent, 'Inner');
      const loops = inner?.loops ?? 0;
      if (inner !== undefined && loops >= 100) {
        return {
          text: `${nodeText(inner)} ran ${countText(loops)} times in a nested loop`,
          savingMs: (inner.totalTimeMs ?? 0) + (parent.selfTimeMs ?? 0),
        };
      }
    }
    const spilledMs = spills(parent) ? diskCostMs(parent) : 0;
    if (spilledMs > 0) return { text: `the ${parent.title} above it spilled to disk`, savingMs: spilledMs };
    node = parent;
  }
  return undefined;
}

function spills(node: PlanNode): boolean {
  return (
    node.sortSpaceType === 'Disk' ||
    (node.diskBytes ?? 0) > 0 ||
    (node.hashBatches ?? 1) > (node.originalHashBatches ?? node.hashBatches ?? 1)
  );
}

function adviceFor(node: PlanNode): string {
  if (node.relation === undefined) return misestimate.advice;
  return `Run ANALYZE ${node.relation}; where the columns of its filter depend on each other, CREATE STATISTICS on them; an expression needs an index or statistics of its own.`;
}
