import type { Plan, PlanNode } from '../protocol/plan';
import { nodeText } from './plan-tree';
import { countText } from './quantity';

/** What a plan mostly consists of: the node that costs most by itself, `Seq Scan on orders`. */
export function planShape({ nodes }: Plan): string {
  const costliest = nodes.reduce<PlanNode | undefined>(
    (best, node) => ((node.selfCost ?? 0) > (best?.selfCost ?? -1) ? node : best),
    undefined,
  );
  return costliest ? nodeText(costliest) : '';
}

/** A shape in a sentence. */
export function planWords(shape: string): string {
  return shape === '' ? 'its plan' : `\`${shape}\``;
}

/** `~20 rows, cost 44, Index Scan on orders`. */
export function planSummary(plan: Plan): string {
  const [root] = plan.nodes;
  const rows = countText(root?.planRows ?? 0);
  return `~${rows} ${rows === '1' ? 'row' : 'rows'}, cost ${costText(root?.totalCost ?? 0)}, ${planShape(plan)}`;
}

/** Whole units, and tenths where there are few. */
export function costText(cost: number): string {
  return cost < 10 ? cost.toFixed(1) : countText(cost);
}

/** A line for each node, indented by its depth, with cost and rows; so many at most. */
export function planOutline({ nodes }: Plan, mostLines: number): string {
  const isCut = nodes.length > mostLines;
  const shown = isCut ? nodes.slice(0, mostLines - 1) : nodes;
  const lines = shown.map((node) => {
    const figures = `cost ${costText(node.totalCost ?? 0)}, ~${countText(node.planRows ?? 0)} rows`;
    return `${'  '.repeat(Math.min(node.depth, deepest))}${nodeText(node)}  (${figures})`;
  });
  if (isCut) lines.push(`… ${countText(nodes.length - shown.length)} more`);
  return lines.join('\n');
}

/** Deeper nodes are not indented further. */
const deepest = 12;
