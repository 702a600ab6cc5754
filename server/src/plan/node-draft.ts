import type { PlanNode } from '../protocol/plan';

/** A node while the plan is being built. */
export type NodeDraft = { -readonly [Key in keyof PlanNode]: PlanNode[Key] };

/** InitPlans and CTEs hang on the node of their query level but run inside whichever node asks first. */
export function runsElsewhere(node: PlanNode): boolean {
  return node.relationship === 'InitPlan';
}

export function isGather(node: PlanNode): boolean {
  return node.type === 'Gather' || node.type === 'Gather Merge';
}
