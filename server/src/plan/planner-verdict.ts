/** What a planner says of a statement. */
export interface PlannerVerdict {
  /** Estimated, in the planner's units. */
  readonly costBefore: number;
  /** With all indexes that are missing. */
  readonly costAfter: number;
  /** What costs most: `Seq Scan on orders`. */
  readonly shape: string;
  /** Its plan when plans were last kept. */
  readonly kept?: KeptPlan;
  /** The sizes of the tables are assumed. */
  readonly isAssumed: boolean;
  /** What helps most first; empty where none would help much. */
  readonly missing: readonly MissingIndex[];
  /** Why it cannot be planned with the database's schema. */
  readonly refusal?: Refusal;
}

/** As much of a plan as is kept to compare later ones with. */
export interface KeptPlan {
  /** In the planner's units. */
  readonly cost: number;
  /** `Seq Scan on orders`. */
  readonly shape: string;
}

/** What PostgreSQL says of a statement that does not fit the schema. */
export interface Refusal {
  readonly message: string;
  /** The SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
  readonly code: string;
  /** UTF-16 offset into the statement. */
  readonly offset: number;
}

/** An index that is not there and that a statement would be much cheaper with. */
export interface MissingIndex {
  /** Unquoted. */
  readonly schema: string;
  readonly table: string;
  /** `(user_id, created_at DESC)`, with the method, further columns and the predicate where it has them. */
  readonly design: string;
  /** The columns of its keys, in their order; of expressions those that they speak of. */
  readonly columns: readonly string[];
  /** Unquoted. */
  readonly name: string;
  /** The CREATE INDEX, with CONCURRENTLY where the table takes that. */
  readonly sql: string;
  /** The DROP INDEX. */
  readonly undo: string;
  readonly sizeBytes: number;
  /** How the table is read without it. */
  readonly reading:
    | { readonly kind: 'whole'; readonly rows: number }
    | { readonly kind: 'by-index'; readonly index: string };
  /** What it would serve: `user_id = $1`; undefined where it serves a join or an order. */
  readonly condition: string | undefined;
}
