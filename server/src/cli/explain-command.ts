import { DatabaseError } from '../database/database-error';
import { explain } from '../database/explain';
import { openDatabase } from '../database/open-database';
import { type ExplainableStatement, explainableStatement } from '../features/explainable-statement';
import { readPlans } from '../plan/read-plans';
import { Planner } from '../planner/planner';
import { assumedText, type PlannerSource } from '../planner/planner-source';
import type { LoadProblem } from '../planner/schema/load-snapshot';
import type { ParameterValues } from '../protocol/explain';
import { readSql } from '../syntax/source';
import { createLineIndex } from '../text/line-index';
import { type PlanFormat, printPlans } from './plan-command';
import { type SchemaArguments, sourceOfSchema } from './schema-source';
import { readSnapshotFile } from './snapshot-source';
import { UsageError } from './usage-error';

export interface ExplainArguments extends SchemaArguments {
  readonly sql: string;
  /** Of the server; or what is planned for without one. */
  readonly url: string | undefined;
  readonly snapshot: string | undefined;
  /** Holds the planner's files. */
  readonly folder: string;
  /** For `$1`, `$2`, … in their order. None for a generic plan. */
  readonly values: readonly string[];
  readonly analyze: boolean;
  readonly timeoutMs: number;
  readonly format: PlanFormat;
}

/** `explain --sql … --url …` or `--snapshot …` or `--schema …`. Throws UsageError and DatabaseError. */
export async function explainCommand(given: ExplainArguments): Promise<number> {
  const { url, snapshot } = given;
  const { statements } = readSql(given.sql);
  const [placed] = statements;
  if (!placed || statements.length > 1) throw new UsageError('--sql takes exactly one statement.');
  const statement = explainableStatement(placed);
  // The URL may come from the environment.
  if (snapshot !== undefined)
    return explainOffline(statement, given, { kind: 'snapshot', snapshot: await readSnapshotFile(snapshot) });
  if (given.schema.length > 0) return explainOffline(statement, given, await sourceOfSchema(given));
  if (url !== undefined) return explainOnServer(statement, given, url);
  throw new UsageError('explain takes --url, or --snapshot or --schema to plan without a server.');
}

/**
 * `explain --sql … --url …`: a generic plan where the statement has parameters without values. ANALYZE executes nothing that could
 * leave traces: there is nobody to ask.
 */
async function explainOnServer(
  statement: ExplainableStatement,
  { values, analyze, timeoutMs, format }: ExplainArguments,
  url: string,
): Promise<number> {
  const parameters = parametersOf(statement, values, analyze);
  const database = await openDatabase(url);
  try {
    const explanation = await explain(database, {
      sql: statement.sql,
      facts: statement.facts,
      parameters,
      analyze,
      confirmed: false,
      timeoutMs,
    });
    if (explanation.kind === 'needs-confirmation') {
      throw new UsageError(
        'ANALYZE would execute a statement that can leave traces; explain it without --analyze.',
      );
    }
    printExplained(explanation.json, 'server', format);
    return 0;
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.offset === undefined) throw error;
    throw new UsageError(`${error.message} ${placeIn(statement, error.offset)}`);
  } finally {
    await database.dispose();
  }
}

/** The plan that the database would make of which this is known, for any values of the parameters. */
async function explainOffline(
  statement: ExplainableStatement,
  { values, analyze, timeoutMs, format, folder }: ExplainArguments,
  source: PlannerSource,
): Promise<number> {
  if (analyze) throw new UsageError('--analyze executes the statement, which needs a server: give --url.');
  if (values.length > 0) throw new UsageError('--param needs a server: give --url.');
  if (!statement.facts.explainable) throw new UsageError(`${statement.facts.command} has no plan.`);
  const planner = new Planner({
    folder,
    source,
    ...(timeoutMs > 0 && { limitMs: timeoutMs }),
  });
  try {
    const answer = await planner.plan(statement.sql);
    for (const problem of planner.problems ?? []) process.stderr.write(`${problemText(problem, source)}\n`);
    if (answer.kind === 'abandoned') throw new UsageError(answer.message);
    if (answer.kind === 'refused') {
      const place = answer.offset === undefined ? '' : ` ${placeIn(statement, answer.offset)}`;
      throw new UsageError(`${answer.message}${place}`);
    }
    if (source.kind === 'files' && format === 'text')
      process.stdout.write(`Planned with assumed sizes: ${assumedText(source.assume)}.\n\n`);
    printExplained(answer.json, 'offline', format);
    return 0;
  } finally {
    await planner.dispose();
  }
}

function problemText({ what, why, path, offset }: LoadProblem, source: PlannerSource): string {
  const file = source.kind === 'files' ? source.files.find((one) => one.path === path) : undefined;
  if (!file || offset === undefined) return `Planned without ${what}: ${why}`;
  const { line, character } = createLineIndex(file.sql).positionAt(offset);
  return `${file.path}:${line + 1}:${character + 1}: ${why}`;
}

function printExplained(json: string, source: 'server' | 'offline', format: PlanFormat): void {
  const reading = readPlans(json);
  if (reading.kind === 'error') throw new UsageError(reading.message);
  printPlans(
    reading.plans.map((plan) => ({ source, plan })),
    format,
  );
}

function placeIn({ sql }: ExplainableStatement, offset: number): string {
  const { line, character } = createLineIndex(sql).positionAt(offset);
  return `(line ${line + 1}, column ${character + 1} of the statement).`;
}

function parametersOf(
  { parameters }: ExplainableStatement,
  values: readonly string[],
  analyze: boolean,
): ParameterValues {
  const count = parameters.at(-1)?.index ?? 0;
  if (values.length === count) return { kind: 'values', values };
  const takes = count === 0 ? 'no parameters' : count === 1 ? '1 parameter' : `${count} parameters`;
  if (values.length > 0)
    throw new UsageError(`The statement takes ${takes}, but --param gives ${values.length}.`);
  if (analyze)
    throw new UsageError(`ANALYZE executes the statement, which takes ${takes}: give a --param for each.`);
  return { kind: 'generic' };
}
