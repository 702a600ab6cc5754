import type { Plan } from '../protocol/plan';
import type { Schema } from '../schema/schema';
import type { Probe } from './probe';
import { costOf, probedPlan } from './probed-plan';
import { bestOf, type Tried, type TriedIndex, tryCandidates } from './try-candidates';

/** The indexes that help one statement most. */
export interface StatementAdvice {
  readonly before: Plan;
  readonly after: Plan;
  /** In the planner's units. */
  readonly costBefore: number;
  readonly costAfter: number;
  /** What helps most first. */
  readonly indexes: readonly TriedIndex[];
}

/** More indexes for one statement are no advice. */
const mostIndexes = 3;
/** Each has to take away so much of what is left. */
const leastShare = 0.2;

/**
 * Tries indexes for a statement whose plan is known, and gives the smallest of those that are nearly as good as the best.
 * Undefined where none helps.
 */
export async function adviseStatement(
  sql: string,
  before: Plan,
  schema: Schema,
  probe: Probe,
): Promise<StatementAdvice | undefined> {
  const { indexes, after } = await improve(sql, before, schema, probe);
  if (indexes.length === 0) return undefined;
  return { before, after, costBefore: costOf(before), costAfter: costOf(after), indexes };
}

export interface Improvement {
  readonly after: Plan;
  readonly indexes: readonly TriedIndex[];
  /** All that was of use in one of the rounds, the cheapest of each first. */
  readonly tried: readonly (readonly Tried[])[];
}

/** Adds one index after the other to a statement whose plan is known, as long as each is worth it. */
export async function improve(sql: string, before: Plan, schema: Schema, probe: Probe): Promise<Improvement> {
  let indexes: readonly TriedIndex[] = [];
  let after = before;
  const rounds: Tried[][] = [];
  for (let round = 0; round < mostIndexes; round++) {
    const tried = await tryCandidates(sql, after, schema, indexes, probe);
    rounds.push(tried.sort((a, b) => a.cost - b.cost));
    const best = bestOf(tried, costOf(after));
    const plan = probedPlan(best?.json);
    if (!best || !plan || costOf(plan) > (1 - leastShare) * costOf(after)) break;
    indexes = best.indexes;
    after = plan;
  }
  return { after, indexes, tried: rounds };
}
