import { DatabaseError } from '../database/database-error';
import { explain } from '../database/explain';
import { openDatabase } from '../database/open-database';
import { type ExplainableStatement, explainableStatement } from '../features/explainable-statement';
import { readPlans } from '../plan/read-plans';
import type { ParameterValues } from '../protocol/explain';
import { readSql } from '../syntax/source';
import { createLineIndex } from '../text/line-index';
import { type PlanFormat, printPlans } from './plan-command';
import { UsageError } from './usage-error';

export interface ExplainArguments {
  readonly sql: string;
  readonly url: string;
  /** For `$1`, `$2`, … in their order. None for a generic plan. */
  readonly values: readonly string[];
  readonly analyze: boolean;
  readonly timeoutMs: number;
  readonly format: PlanFormat;
}

/**
 * `explain --sql … --url …`: a generic plan where the statement has parameters without values. ANALYZE executes nothing that could
 * leave traces: there is nobody to ask. Throws UsageError and DatabaseError.
 */
export async function explainCommand({
  sql,
  url,
  values,
  analyze,
  timeoutMs,
  format,
}: ExplainArguments): Promise<number> {
  const { statements } = readSql(sql);
  const [placed] = statements;
  if (!placed || statements.length > 1) throw new UsageError('--sql takes exactly one statement.');
  const statement = explainableStatement(placed);
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
    const reading = readPlans(explanation.json);
    if (reading.kind === 'error') throw new UsageError(reading.message);
    printPlans(
      reading.plans.map((plan) => ({ source: 'server', plan })),
      format,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.offset === undefined) throw error;
    const { line, character } = createLineIndex(statement.sql).positionAt(error.offset);
    throw new UsageError(`${error.message} (line ${line + 1}, column ${character + 1} of the statement).`);
  } finally {
    await database.dispose();
  }
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
