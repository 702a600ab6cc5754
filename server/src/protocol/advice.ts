/** The contract of `advise --format json`: names stay. Costs are in the planner's units. */
export interface AdviceReport {
  /** How many rows tables are taken to have, by their names, and `*` all others; absent where statistics are known. */
  readonly assumedRows?: Readonly<Record<string, number>>;
  /** Of one execution of each statement, or as often as the server counted. */
  readonly costBefore: number;
  readonly costAfter: number;
  /** What saves most first. */
  readonly indexes: readonly AdvisedIndex[];
  readonly redundant: readonly (ReportedIndex & { readonly coveredBy: string })[];
  readonly unused: readonly ReportedIndex[];
  /** What saves most first. */
  readonly rewrites: readonly AdvisedRewrite[];
  readonly unplanned: readonly UnplannedStatement[];
  /** How many there are. */
  readonly statements: number;
}

export interface AdvisedIndex {
  readonly sql: string;
  /** `public.orders`. */
  readonly table: string;
  /** Or expressions, as SQL. */
  readonly columns: readonly string[];
  readonly include: readonly string[];
  readonly where?: string;
  /** Of the whole workload with all other indexes, without and with this one. */
  readonly costBefore: number;
  readonly costAfter: number;
  readonly sizeBytes: number;
  readonly writeCost: number;
  readonly statements: readonly ChangedStatement[];
}

export interface ReportedIndex {
  readonly index: string;
  readonly table: string;
  readonly sizeBytes?: number;
  readonly scans?: number;
  readonly sql: string;
  /** Those that would cost more without it; absent where that could not be planned. */
  readonly statements?: readonly ChangedStatement[];
}

/** A statement, and the first place where it stands; none of one that only the server knows. */
export interface ReportedPlace extends Partial<StatementPlace> {
  /** In one line. */
  readonly statement: string;
  /** As pg_stat_statements counted. */
  readonly calls?: number;
}

export interface StatementPlace {
  readonly path: string;
  /** From 1, in UTF-16 units. */
  readonly line: number;
  readonly column: number;
}

export interface ChangedStatement extends ReportedPlace {
  /** Of one execution. */
  readonly costBefore: number;
  readonly costAfter: number;
}

/** A statement of a file that would be cheaper if it were written otherwise. */
export interface AdvisedRewrite extends StatementPlace {
  /** In one line. */
  readonly statement: string;
  /** Of one execution. */
  readonly costBefore: number;
  readonly costAfter: number;
  /** The rule whose fix it is. */
  readonly rule: string;
  /** What the fix does: "Page by (created_at, id) instead of OFFSET". */
  readonly title: string;
  /** As it stands there. */
  readonly sql: string;
  readonly rewritten: string;
}

export interface UnplannedStatement extends ReportedPlace {
  readonly message: string;
}

/** The report, with what a view needs to plan its statements and to write its migrations. */
export interface IndexAdvice extends AdviceReport {
  readonly indexes: readonly ProposedDesign[];
  readonly redundant: readonly (DroppableIndex & { readonly coveredBy: string })[];
  readonly unused: readonly DroppableIndex[];
  readonly unplanned: readonly (UnplannedStatement & Sourced)[];
  /** Of all new indexes together. */
  readonly sizeBytes: number;
  readonly writeCost: number;
  /** The statements that the report names, whole. */
  readonly sources: readonly StatementSource[];
}

export interface ProposedDesign extends AdvisedIndex {
  readonly statements: readonly (ChangedStatement & Sourced)[];
  /** `(user_id, created_at DESC) INCLUDE (total) WHERE deleted_at IS NULL`. */
  readonly design: string;
  readonly change: SchemaChange;
  readonly proposed: ProposedIndex;
  /** Indexes of one number were chosen together: costs before are without all of them. */
  readonly choice: number;
}

export interface DroppableIndex extends ReportedIndex {
  readonly statements?: readonly (ChangedStatement & Sourced)[];
  readonly change: SchemaChange;
  readonly name: RelationName;
}

/** What a migration is made of, besides the statement. */
export interface SchemaChange {
  /** For the file's name: `add_orders_user_id_idx`. */
  readonly name: string;
  readonly undo: string;
}

/** An index that is not there. */
export interface ProposedIndex {
  readonly table: RelationName;
  /** The CREATE INDEX, without CONCURRENTLY. */
  readonly sql: string;
}

/** Unquoted and case-exact. */
export interface RelationName {
  readonly schema: string;
  readonly name: string;
}

export interface Sourced {
  /** Its place in `sources`. */
  readonly source: number;
}

export interface StatementSource {
  readonly sql: string;
  readonly places: readonly StatementPlace[];
}
