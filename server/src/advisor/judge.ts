import { planShape } from '../plan/plan-words';
import type { MissingIndex } from '../plan/planner-verdict';
import type { Schema } from '../schema/schema';
import { adviseStatement } from './advise-statement';
import { leastCost, missingIndexes } from './missing-indexes';
import type { NoPlan, Probe } from './probe';
import { costOf, probedPlan } from './probed-plan';

/** What a planner says of a statement. */
export interface Judgement {
  readonly kind: 'judgement';
  /** Estimated, in the planner's units. */
  readonly costBefore: number;
  /** With all indexes that are missing. */
  readonly costAfter: number;
  /** What costs most: `Seq Scan on orders`. */
  readonly shape: string;
  /** It reads tables whose sizes are assumed, since they are only about to be made. */
  readonly isAssumed: boolean;
  /** What helps most first. */
  readonly missing: readonly MissingIndex[];
}

/** Plans a statement, and where that is expensive looks for the indexes that it lacks. */
export async function judge(sql: string, schema: Schema, probe: Probe): Promise<Judgement | NoPlan> {
  const answer = await probe.plan(sql);
  if (answer.kind !== 'plan') return answer;
  const plan = probedPlan(answer.json);
  if (!plan) return { kind: 'refused', message: 'The statement is rewritten to nothing.' };
  const costBefore = costOf(plan);
  const fine: Judgement = {
    kind: 'judgement',
    costBefore,
    costAfter: costBefore,
    shape: planShape(plan),
    isAssumed: answer.isAssumed === true,
    missing: [],
  };
  // Most are cheap.
  const advice = costBefore < leastCost ? undefined : await adviseStatement(sql, plan, schema, probe);
  const missing = advice ? missingIndexes(advice, schema) : [];
  return advice && missing.length > 0 ? { ...fine, costAfter: advice.costAfter, missing } : fine;
}
