import type { SnapshotName } from '../snapshot/snapshot';
import type { FatalStatement } from './load-files';
import type { LoadProblem } from './load-snapshot';
import type { DdlPlace, PlannerSource } from './planner-source';
import type { ProposedIndex, WhatIf } from './what-if';

/** What the planner's thread is started with. */
export interface PlannerStart {
  /** Holds the planner's files. */
  readonly folder: string;
  readonly source: PlannerSource;
  /** Statements that ended a thread before this one. */
  readonly fatal: readonly FatalStatement[];
}

export type PlannerTask =
  | { readonly kind: 'plan'; readonly sql: string }
  | {
      readonly kind: 'what-if';
      readonly indexes: readonly ProposedIndex[];
      readonly queries: readonly string[];
      /** Indexes that are to be gone. */
      readonly without: readonly SnapshotName[];
    };

/** Why there is no plan. */
export type PlannerRefusal =
  /** PostgreSQL's own words. */
  | { readonly kind: 'refused'; readonly message: string; readonly code?: string; readonly offset?: number }
  /** The planner gave up, and goes on without. */
  | { readonly kind: 'abandoned'; readonly message: string };

export type PlanAnswer = { readonly kind: 'plan'; readonly json: string } | PlannerRefusal;
export type WhatIfAnswer = ({ readonly kind: 'what-if' } & WhatIf) | PlannerRefusal;

export type PlannerMessage =
  /** It runs this statement of a file now; undefined: no statement any more. */
  | { readonly kind: 'loading'; readonly place: DdlPlace | undefined }
  | { readonly kind: 'ready'; readonly problems: readonly LoadProblem[] }
  | { readonly kind: 'answer'; readonly answer: PlanAnswer | WhatIfAnswer };
