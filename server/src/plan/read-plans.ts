import type { Plan } from '../protocol/plan';
import { buildPlan } from './build-plan';
import { readJsonPlans } from './format/json';
import { recogniseFormat } from './format/recognise';

export type PlanReading =
  | {
      readonly kind: 'plans';
      readonly plans: readonly Plan[];
      /** What of the text could not be read, where other plans of it could. */
      readonly problems: readonly string[];
    }
  | { readonly kind: 'error'; readonly message: string };

/** Reads the output of EXPLAIN, alone or in whatever it was copied with. Never throws. */
export function readPlans(text: string): PlanReading {
  const format = recogniseFormat(text);
  if (format.kind !== 'json') return { kind: 'error', message: format.message };
  const reading = readJsonPlans(text);
  if (reading.kind === 'problem') return { kind: 'error', message: reading.message };
  return {
    kind: 'plans',
    plans: reading.plans.map((plan) => buildPlan(plan.document, plan.loggedDurationMs)),
    problems: reading.problems,
  };
}
