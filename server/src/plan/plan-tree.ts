import type { Plan, PlanNode } from '../protocol/plan';

export function childrenOf(plan: Plan, node: PlanNode): readonly PlanNode[] {
  return node.childIds.flatMap((id) => plan.nodes[id] ?? []);
}

export function parentOf(plan: Plan, node: PlanNode): PlanNode | undefined {
  return node.parentId === undefined ? undefined : plan.nodes[node.parentId];
}

export function childWith(plan: Plan, node: PlanNode, relationship: string): PlanNode | undefined {
  return childrenOf(plan, node).find((child) => child.relationship === relationship);
}

/** The first relation of the subtree, for messages about nodes that have none. */
export function relationBelow(plan: Plan, node: PlanNode): string | undefined {
  for (let id = node.id; id < node.id + Math.min(node.subtreeSize, 1000); id++) {
    const below = plan.nodes[id];
    const name = below?.relation ?? below?.cte;
    if (name !== undefined) return name;
  }
  return undefined;
}

/** "Seq Scan on orders", "Sort". */
export function nodeText(node: PlanNode): string {
  const name = node.relation ?? node.cte ?? node.functionName ?? node.index;
  return name === undefined ? node.title : `${node.title} on ${name}`;
}
