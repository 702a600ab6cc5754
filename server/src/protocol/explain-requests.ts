import { type Position, type Range, RequestType } from 'vscode-languageserver-protocol';
import type { DatabaseFailure } from './connection';
import type { ConfirmationReason, ParameterValues, StatementParameter } from './explain';
import type { Plan, PlanFinding } from './plan';
import type { PlanSourceRange } from './plan-view';

/** A place in an open document: lines and UTF-16 columns from 0. */
export interface StatementAtParams {
  readonly uri: string;
  readonly position: Position;
}

/** A statement where it stands in a document. */
export interface StatementInDocument {
  readonly uri: string;
  readonly range: Range;
  /** What stands there, in the document's own writing: with escapes, holes, and placeholders of other tools. */
  readonly written: string;
  /** What the server is given: native parameters, holes of a template filled. */
  readonly sql: string;
  readonly parameters: readonly StatementParameter[];
}

/** The statement under the cursor, or null. */
export const statementAtRequest = new RequestType<StatementAtParams, StatementInDocument | null, void>(
  'forecost/statementAt',
);

/** Which statement to explain, and how. Asked again with what the answer said was missing. */
export interface ExplainParams extends StatementAtParams {
  readonly analyze: boolean;
  /** Left out at first: the answer says which parameters there are. */
  readonly parameters?: ParameterValues;
  /** Somebody agreed to execute the statement. */
  readonly confirmed: boolean;
  /** 0 for no bound. */
  readonly timeoutMs: number;
  /** Planned by the snapshot's statistics, also where a database is connected. */
  readonly offline?: boolean;
}

/** A statement's plan, and all that a view of it tells. */
export interface ExplainedPlan {
  readonly statement: StatementInDocument;
  /** EXPLAIN's JSON as the server wrote it. */
  readonly json: string;
  readonly plan: Plan;
  readonly findings: readonly PlanFinding[];
  /** Where the nodes stand in `statement.sql`. */
  readonly sourceRanges: readonly PlanSourceRange[];
  /** Where the nodes stand in `statement.written`. */
  readonly writtenRanges: readonly PlanSourceRange[];
  readonly analyzed: boolean;
  /** Planned for any value of the parameters. */
  readonly generic: boolean;
  readonly origin:
    | {
        readonly kind: 'server';
        readonly name: string;
        readonly database: string;
        readonly serverVersion: string;
        readonly production: boolean;
      }
    | {
        readonly kind: 'offline';
        /** Of the statistics: `2026-11-20`. Absent: sizes are assumed. */
        readonly statisticsDate?: string;
        /** What of the database the planner had to do without, a sentence each. */
        readonly problems: readonly string[];
      };
  /** When it was made, as an ISO 8601 timestamp. */
  readonly at: string;
}

/** The plan, or what is missing before there can be one, or why there is none. */
export type ExplainResult =
  | ({ readonly kind: 'plan' } & ExplainedPlan)
  | { readonly kind: 'no-statement' }
  /** And there is no snapshot, or ANALYZE was asked for. */
  | { readonly kind: 'not-connected' }
  | { readonly kind: 'needs-parameters'; readonly statement: StatementInDocument }
  | {
      readonly kind: 'needs-confirmation';
      readonly statement: StatementInDocument;
      readonly reasons: readonly ConfirmationReason[];
    }
  | {
      readonly kind: 'failed';
      readonly failure: DatabaseFailure;
      /** Where in the document the server points, or the whole statement. */
      readonly range?: Range;
    };

/**
 * Explains the statement at a place in an open document; where no database is connected, by the folder's snapshot. Cancelling the request cancels the query on the
 * server.
 */
export const explainRequest = new RequestType<ExplainParams, ExplainResult, void>('forecost/explain');
