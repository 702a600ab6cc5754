/** What an adviser asks: a planner that can plan as if indexes were there. Neither call rejects. */
export interface Probe {
  /** EXPLAIN (FORMAT JSON, VERBOSE, GENERIC_PLAN) of a statement. */
  plan(sql: string): Promise<ProbedPlan | NoPlan>;
  /** The plans of statements as if indexes were there, and those of `without` were not; in the order of the statements. */
  whatIf(
    indexes: readonly ProposedIndex[],
    statements: readonly string[],
    without?: readonly TableName[],
  ): Promise<ProbedPlans | NoPlan>;
}

/** An index that is not there. */
export interface ProposedIndex {
  readonly table: TableName;
  /** The CREATE INDEX, without CONCURRENTLY. */
  readonly sql: string;
}

/** Unquoted and case-exact. */
export interface TableName {
  readonly schema: string;
  readonly name: string;
}

export interface ProbedPlan {
  readonly kind: 'plan';
  /** EXPLAIN's. */
  readonly json: string;
  /** It reads tables whose sizes are assumed, since they are only about to be made. */
  readonly isAssumed?: boolean;
}

export interface ProbedPlans {
  readonly kind: 'what-if';
  /** EXPLAIN's JSON for each statement. */
  readonly plans: readonly string[];
  /** Of each index that was proposed. */
  readonly indexes: readonly ProbedIndex[];
}

export interface ProbedIndex {
  /** The names that plans call it by: of a partitioned table, those of its partitions' indexes too. */
  readonly names: readonly string[];
  /** In all. */
  readonly sizeBytes: number;
}

export type NoPlan =
  /** PostgreSQL's own words, its SQLSTATE, and the UTF-16 offset that they are about. */
  | { readonly kind: 'refused'; readonly message: string; readonly code?: string; readonly offset?: number }
  /** The planner gave up, and goes on without. */
  | { readonly kind: 'abandoned'; readonly message: string };
