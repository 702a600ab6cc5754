import * as v from 'valibot';
import type { KeptPlan } from '../plan/planner-verdict';
import { fingerprint } from '../syntax/fingerprint';

/** The plans of statements as they were at some time, by their fingerprints. */
export type KeptPlans = ReadonlyMap<string, KeptPlan>;

const shape = v.object({
  forecostPlans: v.literal(1),
  plans: v.record(v.string(), v.looseObject({ cost: v.number(), shape: v.string() })),
});

/** Or what is wrong with the text, in one sentence. */
export function parseKeptPlans(text: string): KeptPlans | { readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'This is not JSON, and so no file of plans.' };
  }
  const result = v.safeParse(shape, value);
  if (!result.success) return { problem: 'This is no file of plans that `lint --write-plans` wrote.' };
  return new Map(Object.entries(result.output.plans));
}

/** Collects plans to keep. */
export class PlanKeeper {
  private readonly plans = new Map<string, KeptPlan & { readonly statement: string }>();

  /** `sql`: a statement. Of several that differ in literals alone the dearest counts. */
  add(sql: string, plan: KeptPlan): void {
    const key = fingerprint(sql);
    const before = key === undefined ? undefined : this.plans.get(key);
    if (key === undefined || (before && before.cost >= plan.cost)) return;
    this.plans.set(key, { ...plan, statement: sql.replace(/\s+/g, ' ').trim().slice(0, longestStatement) });
  }

  /** The file's content: a line for each statement, in a stable order. */
  text(): string {
    const lines = [...this.plans]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, plan]) => `    ${JSON.stringify(key)}: ${JSON.stringify(plan)}`);
    return `{\n  "forecostPlans": 1,\n  "plans": {\n${lines.join(',\n')}\n  }\n}\n`;
  }

  get size(): number {
    return this.plans.size;
  }
}

/** The text is for whoever reads the file. */
const longestStatement = 120;
