import type { WorkloadOptions } from '../advisor/advise-workload';
import type { NoPlan } from '../advisor/probe';
import type { Advised } from '../planner/messages';
import type { IndexAdvice } from '../protocol/advice';
import type { SnapshotStatement } from '../snapshot/snapshot';
import type { OfflineDatabase } from '../workspace/offline-databases';
import { type PossibleRewrite, possibleRewrites, worthwhileRewrites } from './rewrites';
import { readWorkload, type StatementFile } from './workload';

/** What is advised for the statements of files and those that the server counted: indexes, and other texts. */
export async function workloadAdvice(
  files: AsyncIterable<StatementFile>,
  counted: readonly SnapshotStatement[],
  { planner, schema, plans }: Pick<OfflineDatabase, 'planner' | 'schema' | 'plans'>,
  options: WorkloadOptions,
): Promise<Advised | NoPlan> {
  const possible: PossibleRewrite[] = [];
  const entries = await readWorkload(files, counted, ({ path, language }, source) =>
    possible.push(...possibleRewrites(path, language, source, schema)),
  );
  const { signal = new AbortController().signal } = options;
  const answer = await planner.advise(entries, options);
  if (answer.kind !== 'advice') return answer;
  const rewrites = await worthwhileRewrites(possible, plans, signal);
  const advice: IndexAdvice = { ...answer.advice, rewrites };
  return { kind: 'advice', advice };
}
