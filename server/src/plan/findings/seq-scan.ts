import type { Plan, PlanNode } from '../../protocol/plan';
import type { Detection, FindingCheck } from '../finding-check';
import { castColumn, indexColumns } from '../predicate';
import { countText, shareText } from '../quantity';

export const seqScan: FindingCheck = {
  id: 'seq-scan',
  summary: 'A sequential scan discards most of what it reads',
  why: 'Every row of the table is read and tested; an index would lead to the few that match.',
  advice: 'Create an index on the columns of the filter.',
  *check(plan) {
    for (const node of plan.nodes) {
      if (node.type !== 'Seq Scan' || node.filter === undefined) continue;
      const detection =
        node.loops === undefined ? fromCosts(plan, node, node.filter) : fromRows(node, node.filter);
      if (detection !== undefined) yield detection;
    }
  },
};

function fromRows(node: PlanNode, filter: string): Detection | undefined {
  const loops = node.loops ?? 0;
  const removed = (node.rowsRemovedByFilterPerLoop ?? 0) * loops;
  const kept = node.actualRows ?? 0;
  const read = removed + kept;
  if (read < 1000 || removed / read < 0.9) return undefined;
  const each = node.processes === 1 && loops > 1 ? `, in ${countText(loops)} loops` : '';
  return {
    nodeId: node.id,
    message: `The scan of ${tableText(node)} reads ${countText(read)} rows${each} and discards ${shareText(removed / read)} of them${reasonText(filter)}.`,
    advice: adviceFor(node, filter),
    savingMs: (node.selfTimeMs ?? 0) * (removed / read),
  };
}

/** The planner does not say how many rows a table has; its cost bounds their number from below. */
function fromCosts(plan: Plan, node: PlanNode, filter: string): Detection | undefined {
  const cost = node.totalCost ?? 0;
  const rows = node.planRows ?? 0;
  const rootCost = plan.nodes[0]?.totalCost ?? 0;
  if (cost < 1000 || rows >= cost / 10 || rootCost <= 0) return undefined;
  return {
    nodeId: node.id,
    message: `The scan of ${tableText(node)} reads the whole table (cost ${countText(cost)}) for about ${countText(rows)} rows${reasonText(filter)}.`,
    advice: adviceFor(node, filter),
    costShare: Math.min(1, (node.selfCost ?? 0) / rootCost),
  };
}

function reasonText(filter: string): string {
  const columns = indexColumns(filter);
  return columns.length > 0 ? `: no index on ${columns.join(', ')} is used` : '';
}

function adviceFor(node: PlanNode, filter: string): string {
  const columns = indexColumns(filter);
  const cast = castColumn(filter);
  if (columns.length === 0 && cast !== undefined) {
    return `The filter casts ${cast.column} to ${cast.type}, so an index on ${cast.column} cannot be used: pass a value of the column's own type.`;
  }
  if (columns.length === 0) {
    return 'No part of the filter can use an ordinary index as it is written; see whether it can be turned around.';
  }
  return `An index on ${tableText(node)} (${columns.join(', ')}) would find the rows directly.`;
}

function tableText(node: PlanNode): string {
  return node.relation ?? node.alias ?? 'a table';
}
