import { adviceReport } from '../features/advice-report';
import { adviceText } from '../features/advice-text';
import { workloadAdvice } from '../features/workload-advice';
import { Planner } from '../planner/planner';
import type { PlannerSource } from '../planner/planner-source';
import { sourceSchema } from '../planner/schema/source-schema';
import { StatementPlans } from '../workspace/statement-plans';
import type { PlanFormat } from './plan-command';
import { type SchemaArguments, sourceOfSchema } from './schema-source';
import { readSnapshotOf } from './server-snapshot';
import { readSnapshotFile } from './snapshot-source';
import { sourceFiles } from './source-files';
import { UsageError } from './usage-error';

export interface AdviseArguments extends SchemaArguments {
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

/** `advise [paths…] --snapshot … | --url … | --schema …`. Throws UsageError and DatabaseError. */
export async function adviseCommand(given: AdviseArguments): Promise<number> {
  const source = await sourceFor(given);
  const counted = source.kind === 'snapshot' ? (source.snapshot.statements ?? []) : [];
  const isCountedAlone = given.paths.length === 0 && counted.length > 0;
  const files = isCountedAlone ? nothing() : sourceFiles(given.paths);
  const planner = new Planner({ folder: given.folder, source });
  try {
    const budget = {
      ...(given.budgetBytes !== undefined && { sizeBytes: given.budgetBytes }),
      ...(given.writeShare !== undefined && { writeShare: given.writeShare }),
    };
    const schema = sourceSchema(source);
    const answer = await workloadAdvice(
      files,
      counted,
      { planner, schema, plans: new StatementPlans(planner) },
      { budget },
    );
    if (answer.kind !== 'advice') throw new UsageError(answer.message);
    const { advice } = answer;
    const assume = source.kind === 'files' ? source.assume : undefined;
    const text =
      given.format === 'json'
        ? JSON.stringify(adviceReport(advice, assume), null, 2)
        : adviceText(advice, assume);
    process.stdout.write(`${text}\n`);
    return advice.indexes.length > 0 ? 1 : 0;
  } finally {
    await planner.dispose();
  }
}

/** The URL may come from the environment. */
async function sourceFor(given: AdviseArguments): Promise<PlannerSource> {
  const { snapshot, schema, url } = given;
  if (snapshot !== undefined) return { kind: 'snapshot', snapshot: await readSnapshotFile(snapshot) };
  if (schema.length > 0) return sourceOfSchema(given);
  if (url === undefined) throw new UsageError('advise takes --snapshot, --url or --schema.');
  return { kind: 'snapshot', snapshot: await readSnapshotOf(url, 'all') };
}

async function* nothing(): AsyncGenerator<never> {}
