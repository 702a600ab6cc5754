import { findProblems } from '../plan/find-problems';
import { readPlans } from '../plan/read-plans';
import { sourceRanges } from '../plan/source-text';
import type { DatabaseFailure } from '../protocol/connection';
import type { ExplainedPlan } from '../protocol/explain-requests';
import type { OfflineDatabase } from '../workspace/offline-databases';

export type ReadExplanation =
  | ({ readonly kind: 'plan' } & Pick<ExplainedPlan, 'plan' | 'findings' | 'sourceRanges'>)
  | { readonly kind: 'failed'; readonly failure: DatabaseFailure };

/** The plan of a statement, of EXPLAIN's JSON, with what is to be told of it. */
export function readExplained(json: string, sql: string): ReadExplanation {
  const reading = readPlans(json);
  const plan = reading.kind === 'plans' ? reading.plans[0] : undefined;
  if (!plan) return { kind: 'failed', failure: unreadable(reading) };
  return { kind: 'plan', plan, findings: findProblems(plan), sourceRanges: sourceRanges(plan, sql) };
}

function unreadable(reading: ReturnType<typeof readPlans>): DatabaseFailure {
  const why = reading.kind === 'error' ? reading.message : 'The statement is rewritten to nothing.';
  return { reason: 'unsupported', message: `The server gave no plan. ${why}` };
}

/** Where plans come from that a folder's statistics gave. `isAssumed`: it reads tables of the document itself. */
export function offlineOrigin(
  { planner, statisticsDate }: OfflineDatabase,
  isAssumed = false,
): Extract<ExplainedPlan['origin'], { kind: 'offline' }> {
  const problems = [
    ...(isAssumed ? ['The sizes of tables that this document makes are assumed.'] : []),
    ...(planner.problems ?? []).map(({ what, why }) => `Planned without ${what}: ${why}`),
  ];
  return { kind: 'offline', ...(statisticsDate !== undefined && { statisticsDate }), problems };
}
