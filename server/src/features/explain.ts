import type { Connection, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { ActiveDatabase } from '../database/active-database';
import type { Database } from '../database/database';
import { DatabaseError, failureOf } from '../database/database-error';
import { type Explanation, explain } from '../database/explain';
import { parameterTypes } from '../database/parameter-types';
import type { DatabaseFailure } from '../protocol/connection';
import type { ParameterValues } from '../protocol/explain';
import {
  type ExplainedPlan,
  type ExplainParams,
  type ExplainResult,
  explainRequest,
  type StatementAtParams,
  type StatementInDocument,
  statementAtRequest,
} from '../protocol/explain-requests';
import type { PlacedStatement, Source } from '../syntax/source';
import { shift } from '../text/range';
import type { OfflineDatabase } from '../workspace/offline-databases';
import { ddlBefore } from '../workspace/planned-documents';
import { type ExplainableStatement, explainableStatement } from './explainable-statement';
import { offlineOrigin, readExplained } from './explained-plan';
import { guarded } from './guarded';

/** Where statements are looked up: the open documents. */
export interface StatementSource {
  statementAt(
    params: StatementAtParams,
  ):
    | { readonly document: TextDocument; readonly source: Source; readonly placed: PlacedStatement }
    | undefined;
}

/** Answers `forecost/statementAt` and `forecost/explain`. */
export function registerExplain(
  connection: Connection,
  active: ActiveDatabase,
  source: StatementSource,
  offlineOf: (uri: string) => Promise<OfflineDatabase | undefined> = async () => undefined,
): void {
  connection.onRequest(statementAtRequest, (params) => find(source, params)?.inDocument ?? null);

  connection.onRequest(explainRequest, (params, token) =>
    guarded(token, async (signal): Promise<ExplainResult> => {
      const found = find(source, params);
      if (!found) return { kind: 'no-statement' };
      const database = params.offline ? undefined : active.current;
      if (!database) {
        const known = params.analyze ? undefined : await offlineOf(params.uri);
        return known ? planOffline(known, found) : { kind: 'not-connected' };
      }
      try {
        return await explainFound(database, found, params, signal);
      } catch (error) {
        if (!(error instanceof DatabaseError)) throw error;
        return { kind: 'failed', failure: failureOf(error), range: found.errorRange(error) };
      }
    }),
  );
}

interface Found extends ExplainableStatement {
  readonly inDocument: StatementInDocument;
  /** Where the server points, or the whole statement. */
  errorRange(error: { readonly offset?: number | undefined }): Range;
  readonly placed: PlacedStatement;
  readonly within: { readonly document: TextDocument; readonly source: Source };
}

function find(source: StatementSource, params: StatementAtParams): Found | undefined {
  const place = source.statementAt(params);
  if (!place) return undefined;
  const { document, placed } = place;
  const statement = explainableStatement(placed);
  const toRange = (range: { start: number; end: number }): Range => ({
    start: document.positionAt(range.start),
    end: document.positionAt(range.end),
  });
  const { sql, parameters } = statement;
  return {
    ...statement,
    placed,
    within: place,
    inDocument: {
      uri: params.uri,
      range: toRange(placed.range),
      written: document.getText(toRange(placed.range)),
      sql,
      parameters,
    },
    errorRange: (error) =>
      toRange(error.offset === undefined ? placed.range : statement.rangeAt(error.offset)),
  };
}

async function explainFound(
  database: Database,
  found: Found,
  params: ExplainParams,
  signal: AbortSignal,
): Promise<ExplainResult> {
  const { sql, facts, inDocument } = found;
  const parameters = usable(params, found);
  if (!parameters)
    return { kind: 'needs-parameters', statement: await withTypes(database, inDocument, signal) };
  const { analyze, confirmed, timeoutMs } = params;
  const explanation = await explain(database, {
    sql,
    facts,
    parameters,
    analyze,
    confirmed,
    timeoutMs,
    signal,
  });
  if (explanation.kind === 'needs-confirmation') return { ...explanation, statement: inDocument };
  return planOf(found, explanation, originOf(database));
}

/** The values that were given, where they fit the statement; undefined where somebody has to be asked. */
function usable({ parameters, analyze }: ExplainParams, found: Found): ParameterValues | undefined {
  const count = found.parameters.at(-1)?.index ?? 0;
  if (count === 0) return { kind: 'values', values: [] };
  if (parameters?.kind === 'generic') return analyze ? undefined : parameters;
  return parameters?.values.length === count ? parameters : undefined;
}

/** The parameters with the types that the server infers. */
async function withTypes(
  database: Database,
  statement: StatementInDocument,
  signal: AbortSignal,
): Promise<StatementInDocument> {
  const types = await parameterTypes(database, statement.sql, { signal });
  const parameters = statement.parameters.map((parameter) => {
    const type = types[parameter.index - 1];
    return type === undefined ? parameter : { ...parameter, type };
  });
  return { ...statement, parameters };
}

/** The plan that the snapshot's database would make, for any values of the parameters. */
async function planOffline(offline: OfflineDatabase, found: Found): Promise<ExplainResult> {
  if (!found.facts.explainable) {
    const message = `${found.facts.command} has no plan.`;
    return { kind: 'failed', failure: { reason: 'unsupported', message } };
  }
  const answer = await offline.plans.of(found.sql, ddlBefore(found.placed, found.within, offline));
  if (answer.kind !== 'plan') {
    const reason = answer.kind === 'refused' ? 'query' : 'timeout';
    const failure: DatabaseFailure = { reason, message: answer.message };
    return { kind: 'failed', failure, range: found.errorRange(answer.kind === 'refused' ? answer : {}) };
  }
  return planOf(
    found,
    { json: answer.json, analyzed: false, generic: found.parameters.length > 0 },
    offlineOrigin(offline, answer.isAssumed),
  );
}

function originOf({ profile, server }: Database): ExplainedPlan['origin'] {
  const { name, database, production } = profile;
  return { kind: 'server', name, database, serverVersion: server?.versionText ?? '', production };
}

function planOf(
  { inDocument: statement, placed, rangeOf }: Found,
  { json, analyzed, generic }: Pick<Extract<Explanation, { kind: 'plan' }>, 'json' | 'analyzed' | 'generic'>,
  origin: ExplainedPlan['origin'],
): ExplainResult {
  const read = readExplained(json, statement.sql);
  if (read.kind === 'failed') return read;
  return {
    ...read,
    statement,
    json,
    writtenRanges: read.sourceRanges.map(({ nodeId, ...range }) => ({
      nodeId,
      ...shift(rangeOf(range), -placed.range.start),
    })),
    analyzed,
    generic,
    origin,
    at: new Date().toISOString(),
  };
}
