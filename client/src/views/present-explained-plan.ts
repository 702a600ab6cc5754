import type { ExplainedPlan } from '../../../server/src/protocol/explain-requests';
import type { PlanOrigin, PlanPresentation } from '../../../server/src/protocol/plan-view';

/** What the plan view shows of an explained statement. */
export function presentExplainedPlan(explained: ExplainedPlan): PlanPresentation {
  const { statement, plan, findings, sourceRanges, writtenRanges } = explained;
  return {
    title: titleOf(statement.sql),
    sql: statement.sql,
    plan,
    findings,
    origin: originOf(explained),
    rawText: explained.json,
    sourceRanges,
    documentUri: statement.uri,
    statementRange: statement.range,
    written: statement.written,
    writtenRanges,
    canRerun: true,
  };
}

function originOf({ origin, at, generic }: ExplainedPlan): PlanOrigin {
  if (origin.kind === 'offline') return origin;
  return {
    kind: 'server',
    server: `PostgreSQL ${origin.serverVersion}`,
    connection: origin.name,
    time: at,
    generic,
  };
}

/** The statement's first words. */
export function titleOf(sql: string): string {
  const words = sql
    .replace(/--[^\n]*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return words.length > 48 ? `${words.slice(0, 47)}…` : words;
}
