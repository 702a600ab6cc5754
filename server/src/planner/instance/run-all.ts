import type { Instance } from './instance';

export interface Run {
  readonly sql: string;
  /** What it makes or sets, for messages. */
  readonly what: string;
}

export interface Failure {
  readonly run: Run;
  /** PostgreSQL's message. */
  readonly why: string;
}

/** So many at a time; where one of them fails, they are run one by one. */
const batchSize = 64;

/** Runs statements in order, each whether or not others fail. */
export async function runAll(instance: Instance, runs: readonly Run[]): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (let from = 0; from < runs.length; from += batchSize) {
    const batch = runs.slice(from, from + batchSize);
    const together = batch.map(({ sql }) => sql).join(';\n');
    if ((await failureOf(instance, together)) === undefined) continue;
    for (const run of batch) {
      const why = await failureOf(instance, run.sql);
      if (why !== undefined) failures.push({ run, why });
    }
  }
  return failures;
}

/** Runs statements again as long as that helps some of them, since what they need may stand behind them. */
export async function runUntilDone(instance: Instance, runs: readonly Run[]): Promise<Failure[]> {
  let failures = await runAll(instance, runs);
  for (let before = runs.length; failures.length > 0 && failures.length < before; ) {
    before = failures.length;
    failures = await runAll(
      instance,
      failures.map(({ run }) => run),
    );
  }
  return failures;
}

async function failureOf(instance: Instance, sql: string): Promise<string | undefined> {
  try {
    await instance.exec(sql);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
