import { adviceReport } from '../features/advice-report';
import { adviceText } from '../features/advice-text';
import { workloadAdvice } from '../features/workload-advice';
import { Planner } from '../planner/planner';
import type { Snapshot } from '../snapshot/snapshot';
import { snapshotSchema } from '../snapshot/snapshot-schema';
import { StatementPlans } from '../workspace/statement-plans';
import type { PlanFormat } from './plan-command';
import { readSnapshotFile, readSnapshotOf } from './snapshot-source';
import { sourceFiles } from './source-files';
import { UsageError } from './usage-error';

export interface AdviseArguments {
  /** Files and folders. None, and the statements are those that the server counted, or else those of the current folder. */
  readonly paths: readonly string[];
  readonly snapshot: string | undefined;
  readonly url: string | undefined;
  /** Of all new indexes together; undefined for no bound. */
  readonly budgetBytes: number | undefined;
  /** What writing into them may cost, as a part of what the statements cost now. */
  readonly writeShare: number | undefined;
  readonly format: PlanFormat;
  /** Holds the planner's files. */
  readonly folder: string;
}

/** `advise [paths…] --snapshot … | --url …`. Throws UsageError and DatabaseError. */
export async function adviseCommand(given: AdviseArguments): Promise<number> {
  const snapshot = await snapshotFor(given);
  const counted = snapshot.statements ?? [];
  const isCountedAlone = given.paths.length === 0 && counted.length > 0;
  const files = isCountedAlone ? nothing() : sourceFiles(given.paths);
  const planner = new Planner({ folder: given.folder, source: { kind: 'snapshot', snapshot } });
  try {
    const budget = {
      ...(given.budgetBytes !== undefined && { sizeBytes: given.budgetBytes }),
      ...(given.writeShare !== undefined && { writeShare: given.writeShare }),
    };
    const schema = snapshotSchema(snapshot);
    const answer = await workloadAdvice(
      files,
      counted,
      { planner, schema, plans: new StatementPlans(planner) },
      { budget },
    );
    if (answer.kind !== 'advice') throw new UsageError(answer.message);
    const { advice } = answer;
    const text = given.format === 'json' ? JSON.stringify(adviceReport(advice), null, 2) : adviceText(advice);
    process.stdout.write(`${text}\n`);
    return advice.indexes.length > 0 ? 1 : 0;
  } finally {
    await planner.dispose();
  }
}

function snapshotFor({ snapshot, url }: AdviseArguments): Promise<Snapshot> {
  if (snapshot !== undefined) return readSnapshotFile(snapshot);
  if (url === undefined) throw new UsageError('advise takes --snapshot or --url.');
  return readSnapshotOf(url, 'all');
}

async function* nothing(): AsyncGenerator<never> {}
