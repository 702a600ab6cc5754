import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlans } from '../../../server/src/plan/read-plans';
import type { Plan } from '../../../server/src/protocol/plan';

export function fixtureText(name: string): string {
  return readFileSync(join(import.meta.dirname, '../../fixtures/plans', `${name}.json`), 'utf8');
}

/** The plan of test/fixtures/plans/<name>.json. */
export function fixturePlan(name: string): Plan {
  return planOf(fixtureText(name));
}

export function planOf(text: string): Plan {
  const reading = readPlans(text);
  const plan = reading.kind === 'plans' ? reading.plans[0] : undefined;
  if (plan === undefined) throw new Error(reading.kind === 'error' ? reading.message : 'There is no plan.');
  return plan;
}

/** A plan with one root node and these properties. */
export function planWith(node: object, document: object = {}): Plan {
  return planOf(JSON.stringify([{ Plan: { 'Node Type': 'Seq Scan', ...node }, ...document }]));
}
