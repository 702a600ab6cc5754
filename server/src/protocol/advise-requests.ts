import { RequestType } from 'vscode-languageserver-protocol';
import type { IndexAdvice, ProposedIndex, RelationName } from './advice';
import type { ExplainedPlan } from './explain-requests';

export interface AdviseParams {
  /** A folder of the workspace, whose snapshot or connection is planned with. */
  readonly folderUri: string;
  /** The files whose statements count. */
  readonly uris: readonly string[];
}

export type AdviseResult =
  | {
      readonly kind: 'advice';
      readonly advice: IndexAdvice;
      /** The statements that are advised, with the reasons as comments. */
      readonly script: string;
      /** Of the statistics: `2026-11-20`. Absent: sizes are assumed. */
      readonly statisticsDate?: string;
      /** What of the database the planner had to do without, a sentence each. */
      readonly problems: readonly string[];
    }
  /** Nothing is connected, the folder has no snapshot, and nobody has said how many rows to assume. */
  | { readonly kind: 'no-sizes' }
  | { readonly kind: 'cancelled' };

/** Asks which set of indexes helps the statements of files most. */
export const adviseRequest = new RequestType<AdviseParams, AdviseResult, void>('forecost/advise');

export interface PlanWithIndexesParams {
  /** The folder that the advice is for. */
  readonly folderUri: string;
  readonly sql: string;
  /** Those that are taken to be there. */
  readonly indexes: readonly ProposedIndex[];
  /** Those that are taken to be gone. */
  readonly without: readonly RelationName[];
}

export type PlanWithIndexesResult =
  | ({ readonly kind: 'plan' } & Pick<ExplainedPlan, 'json' | 'plan' | 'findings' | 'sourceRanges'> & {
        readonly origin: Extract<ExplainedPlan['origin'], { kind: 'offline' }>;
      })
  | { readonly kind: 'no-sizes' }
  | { readonly kind: 'failed'; readonly message: string };

/** Plans a statement offline, for any values of its parameters, as if some indexes were there and others were not. */
export const planWithIndexesRequest = new RequestType<PlanWithIndexesParams, PlanWithIndexesResult, void>(
  'forecost/planWithIndexes',
);
