import { type Position, type Range, RequestType } from 'vscode-languageserver-protocol';
import type { DatabaseFailure } from './connection';
import type { ConfirmationReason, ParameterValues, StatementParameter } from './explain';
import type { Plan, PlanFinding } from './plan';
import type { PlanSourceRange } from './plan-view';

export interface StatementAtParams {
  readonly uri: string;
  readonly position: Position;
}

/** A statement where it stands in a document. */
export interface StatementInDocument {
  readonly uri: string;
  readonly range: Range;
  /** What the server is given: native parameters, holes of a template filled. */
  readonly sql: string;
  readonly parameters: readonly StatementParameter[];
}

/** The statement under the cursor, or null. */
export const statementAtRequest = new RequestType<StatementAtParams, StatementInDocument | null, void>(
  'forecost/statementAt',
);

export interface ExplainParams extends StatementAtParams {
  readonly analyze: boolean;
  /** Left out at first: the answer says which parameters there are. */
  readonly parameters?: ParameterValues;
  /** Somebody agreed to execute the statement. */
  readonly confirmed: boolean;
  /** 0 for no bound. */
  readonly timeoutMs: number;
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
  readonly analyzed: boolean;
  /** Planned for any value of the parameters. */
  readonly generic: boolean;
  readonly connection: {
    readonly name: string;
    readonly database: string;
    readonly serverVersion: string;
    readonly production: boolean;
  };
  /** When it was made, as an ISO 8601 timestamp. */
  readonly at: string;
}

export type ExplainResult =
  | ({ readonly kind: 'plan' } & ExplainedPlan)
  | { readonly kind: 'no-statement' }
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

export const explainRequest = new RequestType<ExplainParams, ExplainResult, void>('forecost/explain');
