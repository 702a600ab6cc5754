import type { NodeDraft } from '../node-draft';
import { type Demand, shareOut } from './share-out';

/** Sets each node's cost without its children's: the planner's own measure, for plans without times. */
export function attributeCost(nodes: readonly NodeDraft[]): void {
  const asked = Float64Array.from(nodes, (node) => Math.max(0, node.totalCost ?? 0));
  const root = nodes[0];
  if (root?.totalCost === undefined) return;
  const { self } = shareOut(nodes.length, new Map([[0, root.totalCost]]), asked, (id) =>
    demandsOf(id, nodes),
  );
  for (const node of nodes) if (node.totalCost !== undefined) node.selfCost = self[node.id] ?? 0;
}

function demandsOf(id: number, nodes: readonly NodeDraft[]): Demand[] {
  const node = nodes[id];
  const outerRows = node === undefined ? 1 : outerRowsOf(node, nodes);
  return (node?.childIds ?? []).map((childId) => {
    const child = nodes[childId];
    const once = Math.max(0, child?.totalCost ?? 0);
    // Rescans are cheaper than first scans where something is cached, so all beyond one scan is a guess.
    const repeats = child?.relationship === 'SubPlan' ? Math.max(1, node?.planRows ?? 1) : 1;
    const amount = once * (child?.relationship === 'Inner' ? outerRows : repeats);
    return { to: childId, amount, uncertain: amount - once };
  });
}

function outerRowsOf(node: NodeDraft, nodes: readonly NodeDraft[]): number {
  if (node.type !== 'Nested Loop') return 1;
  const outerId = node.childIds.find((id) => nodes[id]?.relationship === 'Outer');
  return Math.max(1, (outerId === undefined ? undefined : nodes[outerId]?.planRows) ?? 1);
}
