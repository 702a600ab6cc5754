import type { ConfirmationReason, ParameterValues } from '../protocol/explain';
import type { Database } from './database';
import { DatabaseError } from './database-error';
import { explainPrefix, genericPlanVersion } from './explain-options';
import volatileFunctionsSql from './queries/volatile-functions.sql';
import type { ServerClient } from './server-client';

/** What has to be known of a statement before it is explained; from its syntax tree. */
export interface StatementFacts {
  /** The command's name, such as `SELECT` or `COPY`. */
  readonly command: string;
  /** EXPLAIN takes it: SELECT, INSERT, UPDATE, DELETE, MERGE, VALUES, and CREATE TABLE … AS and the like. */
  readonly explainable: boolean;
  /** Executing it changes or locks rows, in a CTE or by FOR UPDATE too, or nobody can tell (EXECUTE). */
  readonly writes: boolean;
  /** Called functions as they are written, without quotes: `name` or `schema.name`. */
  readonly functions: readonly string[];
  /** Tables and views, likewise: a view may call functions of its own. */
  readonly relations: readonly string[];
}

export interface ExplainRequest {
  /** One statement, with native parameters (`$1`). */
  readonly sql: string;
  readonly facts: StatementFacts;
  readonly parameters: ParameterValues;
  readonly analyze: boolean;
  /** Somebody was asked and agreed to execute the statement. */
  readonly confirmed: boolean;
  /** 0 for no bound. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export type Explanation =
  | {
      readonly kind: 'plan';
      /** EXPLAIN's JSON as the server wrote it. */
      readonly json: string;
      /** `server_version_num`. */
      readonly version: number;
      readonly analyzed: boolean;
      /** Planned for any value of the parameters. */
      readonly generic: boolean;
    }
  | { readonly kind: 'needs-confirmation'; readonly reasons: readonly ConfirmationReason[] };

const readOnlyTransaction = '25006';

/**
 * Explains a statement on a connection of its own, in a transaction that is always rolled back and that,
 * unless the statement is known to write, can only read. ANALYZE executes the statement: where that could
 * leave traces, or the profile is marked production, the answer is first a request for confirmation.
 * A rollback does not take back what sequences handed out, dead rows, and what functions did elsewhere.
 * Throws DatabaseError, whose `offset` is in `request.sql`.
 */
export async function explain(database: Database, request: ExplainRequest): Promise<Explanation> {
  const { facts, analyze, signal } = request;
  if (!facts.explainable) throw notExplainable(facts.command);
  const generic = request.parameters.kind === 'generic';
  if (analyze && generic) {
    throw new DatabaseError(
      'unsupported',
      'ANALYZE executes the query, so it needs a value for each parameter.',
    );
  }
  const reasons = analyze ? await reasonsToAsk(database, request) : [];
  if (reasons.length > 0 && !request.confirmed) return { kind: 'needs-confirmation', reasons };

  const version = (database.server ?? (await database.connect(signal))).version;
  const mayWrite = reasons.some((reason) => reason.kind !== 'production');
  const session = await database.openSession(signal);
  try {
    const json = await explainIn(session, request, version, mayWrite);
    return { kind: 'plan', json, version, analyzed: analyze, generic };
  } catch (error) {
    // It writes after all, in a way that the text does not show.
    if (analyze && !mayWrite && error instanceof DatabaseError && error.code === readOnlyTransaction) {
      if (!request.confirmed) return { kind: 'needs-confirmation', reasons: [{ kind: 'writes' }] };
      await session.execute('ROLLBACK');
      const json = await explainIn(session, request, version, true);
      return { kind: 'plan', json, version, analyzed: true, generic };
    }
    throw error;
  } finally {
    if (!session.spoilt) await session.execute('ROLLBACK').catch(() => undefined);
    await session.end();
  }
}

async function reasonsToAsk(database: Database, request: ExplainRequest): Promise<ConfirmationReason[]> {
  const { facts, signal } = request;
  const reasons: ConfirmationReason[] = [];
  if (database.profile.production) reasons.push({ kind: 'production', connection: database.profile.name });
  if (facts.writes) reasons.push({ kind: 'writes' });
  const rows = await database.read<{ name: string }>(
    volatileFunctionsSql,
    [facts.functions, facts.relations],
    signal ? { signal } : {},
  );
  if (rows.length > 0) reasons.push({ kind: 'volatile-functions', functions: rows.map((row) => row.name) });
  return reasons;
}

async function explainIn(
  session: ServerClient,
  request: ExplainRequest,
  version: number,
  mayWrite: boolean,
): Promise<string> {
  const { parameters, analyze } = request;
  const generic = parameters.kind === 'generic';
  const prefix = explainPrefix({ version, analyze, generic });
  await session.execute(
    `BEGIN /* forecost */ ${mayWrite ? '' : 'READ ONLY'};
     SET LOCAL /* forecost */ statement_timeout = ${Math.round(request.timeoutMs)}`,
  );
  if (parameters.kind === 'generic') {
    await runAt(session, 'PREPARE forecost_generic AS ', request);
    return version >= genericPlanVersion
      ? planOf(await runAt(session, prefix, request, { simple: true }))
      : explainPrepared(session, prefix, request);
  }
  return planOf(await runAt(session, prefix, request, { values: parameters.values }));
}

/** Before GENERIC_PLAN: a prepared statement's generic plan, for which its arguments count only where partitions are pruned. */
async function explainPrepared(
  session: ServerClient,
  prefix: string,
  request: ExplainRequest,
): Promise<string> {
  const [row] = await session.run(
    `SELECT /* forecost */ pg_catalog.cardinality(parameter_types) AS count
       FROM pg_catalog.pg_prepared_statements WHERE name = 'forecost_generic'`,
  );
  const nulls = Array(Number(row?.count ?? 0)).fill('NULL');
  await session.execute('SET LOCAL /* forecost */ plan_cache_mode = force_generic_plan');
  const sql = `EXECUTE forecost_generic${nulls.length > 0 ? `(${nulls.join(', ')})` : ''}`;
  return planOf(await runAt(session, prefix, { ...request, sql }));
}

/** Runs `prefix` and the statement; an error's offset counts from the statement's start. */
async function runAt(
  session: ServerClient,
  prefix: string,
  request: ExplainRequest,
  how: { readonly values?: readonly (string | null)[]; readonly simple?: boolean } = {},
) {
  const { sql, signal, timeoutMs } = request;
  const startedAt = performance.now();
  try {
    return await session.run(prefix + sql, how.values, {
      asText: true,
      simple: how.simple ?? false,
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    if (error.reason === 'timeout' && timeoutMs > 0 && performance.now() - startedAt >= timeoutMs) {
      throw new DatabaseError(
        'timeout',
        `EXPLAIN was cancelled after ${timeoutMs / 1000} s. The setting forecost.explain.timeoutMs lets it run longer.`,
        error,
      );
    }
    throw moved(error, -prefix.length);
  }
}

function planOf(rows: readonly Record<string, unknown>[]): string {
  return String(rows[0]?.['QUERY PLAN'] ?? '[]');
}

function moved(error: DatabaseError, by: number): DatabaseError {
  if (error.offset === undefined) return error;
  const offset = error.offset + by;
  const { code, detail, hint } = error;
  return new DatabaseError(error.reason, error.message, {
    ...(code === undefined ? {} : { code }),
    ...(detail === undefined ? {} : { detail }),
    ...(hint === undefined ? {} : { hint }),
    ...(offset < 0 ? {} : { offset }),
  });
}

function notExplainable(command: string): DatabaseError {
  return new DatabaseError(
    'unsupported',
    `${command} has no plan. EXPLAIN takes SELECT, INSERT, UPDATE, DELETE, MERGE and VALUES, and what they are part of.`,
  );
}
