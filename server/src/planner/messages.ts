import type { Judgement } from '../advisor/judge';
import type { NoPlan, ProbedPlan, ProbedPlans, ProposedIndex } from '../advisor/probe';
import type { WorkloadEntry } from '../advisor/reported-statements';
import type { Budget } from '../advisor/select-indexes';
import type { IndexAdvice } from '../protocol/advice';
import type { SnapshotName } from '../snapshot/snapshot';
import type { DdlPlace, PlannerSource } from './planner-source';
import type { FatalStatement } from './schema/load-files';
import type { LoadProblem } from './schema/load-snapshot';

/** What the planner's thread is started with. */
export interface PlannerStart {
  /** Holds the planner's files. */
  readonly folder: string;
  readonly source: PlannerSource;
  /** Statements that ended a thread before this one. */
  readonly fatal: readonly FatalStatement[];
}

export type PlannerTask =
  | {
      readonly kind: 'plan';
      readonly sql: string;
      /** DDL on top of what the planner knows. */
      readonly ddl: readonly string[];
    }
  | {
      readonly kind: 'what-if';
      readonly indexes: readonly ProposedIndex[];
      readonly queries: readonly string[];
      /** Indexes that are to be gone. */
      readonly without: readonly SnapshotName[];
    }
  /** Takes many plans, between which others get theirs. */
  | { readonly kind: 'judge'; readonly sql: string; readonly ddl: readonly string[] }
  /** The same for all statements of a workload. */
  | {
      readonly kind: 'advise';
      readonly workload: readonly WorkloadEntry[];
      readonly budget: Partial<Budget>;
    };

export type PlannerAnswer = ProbedPlan | ProbedPlans | Judgement | Advised | NoPlan;

export interface Advised {
  readonly kind: 'advice';
  readonly advice: IndexAdvice;
}

export type PlannerRequest =
  /** Comes first, and once. */
  | {
      readonly kind: 'start';
      readonly start: PlannerStart;
      /** PostgreSQL's. */
      readonly code: WebAssembly.Module;
    }
  /** `number`: by which the answer is known. `fatal`: which of its plans ended threads before this one. */
  | {
      readonly kind: 'task';
      readonly number: number;
      readonly task: PlannerTask;
      readonly fatal: readonly number[];
    }
  /** Nobody waits for the answer any more. */
  | { readonly kind: 'cancel'; readonly number: number };

export type PlannerMessage =
  /** It runs this statement of a file now; undefined: no statement any more. */
  | { readonly kind: 'loading'; readonly place: DdlPlace | undefined }
  | { readonly kind: 'ready'; readonly problems: readonly LoadProblem[] }
  /** From now on it is busy with this task, and with this one of its plans, counted from 0. */
  | { readonly kind: 'working'; readonly number: number; readonly plan: number }
  /** Until it says so again. */
  | { readonly kind: 'worked'; readonly number: number }
  | { readonly kind: 'answer'; readonly number: number; readonly answer: PlannerAnswer };
