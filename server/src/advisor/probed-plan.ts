import { readPlans } from '../plan/read-plans';
import type { Plan } from '../protocol/plan';

/** A plan that a probe gave; undefined where it is none. */
export function probedPlan(json: string | undefined): Plan | undefined {
  const reading = json === undefined ? undefined : readPlans(json);
  return reading?.kind === 'plans' ? reading.plans[0] : undefined;
}

/** The estimated cost of all that a plan does, in the planner's units. */
export function costOf(plan: Plan): number {
  return plan.nodes[0]?.totalCost ?? 0;
}

/** Only the cost, which stands near the start of the text. */
export function costIn(json: string | undefined): number {
  const cost = json === undefined ? undefined : /"Total Cost": ([0-9.e+]+)/.exec(json)?.[1];
  return cost === undefined ? Number.POSITIVE_INFINITY : Number(cost);
}
