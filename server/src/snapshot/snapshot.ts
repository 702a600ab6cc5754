/**
 * What a planner needs to know of a database, and no row of it: its schema, its statistics and its settings.
 * It is kept as a JSON file that is meant to be committed, so that everything is in a stable order and what is absent
 * is left out. Names are unquoted and case-exact; definitions are SQL as PostgreSQL itself prints it.
 */
export interface Snapshot {
  /** The version of this format. */
  readonly forecostSnapshot: 1;
  /** The day on which it was taken, in UTC: `2026-11-20`. */
  readonly takenOn?: string;
  /** `server_version_num`. */
  readonly serverVersion: number;
  /** What is left of the values that statistics hold. */
  readonly values: SnapshotValues;
  /** The default collation: `en_US.UTF-8`. */
  readonly collation: string;
  readonly searchPath: readonly string[];
  /** Settings that a plan depends on, in the units that `pg_settings` gives them: `work_mem` is `4096` kB. */
  readonly settings: Readonly<Record<string, string>>;
  readonly extensions: readonly SnapshotExtension[];
  /** Without those that every database has. */
  readonly schemas: readonly string[];
  /** In an order in which they can be made. */
  readonly types: readonly SnapshotType[];
  readonly sequences: readonly SnapshotName[];
  readonly functions: readonly SnapshotFunction[];
  /** Tables, partitions after their parents; then views and materialized views, in an order in which they can be made. */
  readonly relations: readonly SnapshotRelation[];
  /** Extended statistics. */
  readonly statisticsObjects: readonly SnapshotStatisticsObject[];
  /** What the role that read it was not allowed to read, in words. */
  readonly unreadable: readonly string[];
  /** The queries that ran most, of pg_stat_statements. */
  readonly statements?: readonly SnapshotStatement[];
}

/** `all`; `coarse`: bounds are there, most common values are not; `none`: frequencies alone. */
export type SnapshotValues = 'all' | 'coarse' | 'none';

export interface SnapshotName {
  readonly schema: string;
  readonly name: string;
}

export interface SnapshotExtension extends SnapshotName {
  readonly version: string;
}

export interface SnapshotType extends SnapshotName {
  readonly kind: 'enum' | 'domain' | 'composite' | 'range';
  /** What stands behind its name in the CREATE TYPE or CREATE DOMAIN: `AS ENUM ('open', 'paid')`, `AS text CHECK (…)`. */
  readonly definition: string;
}

/** Of the database's own: those of extensions come with the extension. */
export interface SnapshotFunction extends SnapshotName {
  /** As `pg_get_function_identity_arguments` writes them. */
  readonly arguments: string;
  /** The whole CREATE OR REPLACE FUNCTION; or CREATE AGGREGATE. */
  readonly definition: string;
}

export type SnapshotRelationKind =
  | 'table'
  | 'partitioned-table'
  | 'foreign-table'
  | 'view'
  | 'materialized-view';

export interface SnapshotRelation extends SnapshotName {
  readonly kind: SnapshotRelationKind;
  readonly columns: readonly SnapshotColumn[];
  /** `LIST (tenant_id)`. */
  readonly partitionBy?: string;
  readonly partitionOf?: SnapshotName & {
    /** `FOR VALUES IN (1)`, `DEFAULT`. */
    readonly bound: string;
  };
  /** Parents other than that of a partition. */
  readonly inherits?: readonly SnapshotName[];
  /** The query of a view. */
  readonly query?: string;
  /** Keys, checks, exclusions and foreign keys; of those that a partition has of its parent only what an index backs. */
  readonly constraints?: readonly SnapshotConstraint[];
  /** Without those that back a constraint. */
  readonly indexes?: readonly SnapshotIndex[];
  /** Storage parameters: `fillfactor=70`. */
  readonly options?: readonly string[];
  readonly unlogged?: true;
  readonly rowSecurity?: 'enabled' | 'forced';
  readonly policies?: readonly SnapshotPolicy[];
  /** Absent of views, and where it was never analyzed and has no page. */
  readonly size?: RelationSize;
  readonly statistics?: readonly SnapshotColumnStatistics[];
}

export interface SnapshotColumn {
  readonly name: string;
  /** As `format_type` writes it. */
  readonly type: string;
  readonly notNull?: true;
  /** An expression. */
  readonly default?: string;
  readonly generated?: 'stored' | 'virtual';
  readonly identity?: 'always' | 'by default';
  /** Where it is not the type's. Quoted and qualified as SQL. */
  readonly collation?: string;
}

export interface SnapshotConstraint {
  readonly name: string;
  /** As `pg_get_constraintdef` writes it. */
  readonly definition: string;
  /** The index that backs it, which has its name. */
  readonly index?: IndexSize;
}

export interface SnapshotIndex extends IndexSize {
  readonly name: string;
  /** As `pg_get_indexdef` writes it. */
  readonly definition: string;
  /** CREATE INDEX CONCURRENTLY failed. */
  readonly invalid?: true;
  /** Of its expressions, in their order. */
  readonly statistics?: readonly SnapshotColumnStatistics[];
}

/** What `pg_class` holds, and the length of the file. */
export interface RelationSize {
  /** `relpages`; 0 of a partitioned table. */
  readonly pages: number;
  /** `reltuples`; -1 where it was never analyzed. */
  readonly rows: number;
  /** `relallvisible`. */
  readonly allVisible?: number;
  /** The blocks that the file has now, where they are not `pages`. */
  readonly blocks?: number;
}

export interface IndexSize extends Partial<RelationSize> {
  /** The index of the partitioned table that this one is a part of. */
  readonly parent?: SnapshotName;
  /** Levels above the leaves of a B-tree, where somebody could tell. */
  readonly height?: number;
  /** Of a GIN index, where somebody could tell. */
  readonly inverted?: InvertedSize;
  /** How often it was used: `idx_scan`. */
  readonly scans?: number;
}

/** What the metapage of a GIN index counts. */
export interface InvertedSize {
  readonly entryPages: number;
  readonly dataPages: number;
  /** Different keys. */
  readonly entries: number;
}

export interface SnapshotPolicy {
  readonly name: string;
  /** What stands behind its name: `AS PERMISSIVE FOR SELECT TO app USING (…)`. */
  readonly definition: string;
}

/** A row of `pg_stats`; values are text as PostgreSQL writes them, with ISO dates in UTC. */
export interface SnapshotColumnStatistics {
  /** The column's name; of an index: the number of the attribute, from 1; of extended statistics: that of the expression. */
  readonly column: string | number;
  /** Over the partitions or children too. */
  readonly inherited?: true;
  readonly nullFraction: number;
  /** In bytes. */
  readonly averageWidth: number;
  /** `n_distinct`: negative as a part of the rows. */
  readonly distinct: number;
  readonly mostCommonValues?: readonly string[];
  readonly mostCommonFrequencies?: readonly number[];
  readonly histogramBounds?: readonly string[];
  readonly correlation?: number;
  readonly mostCommonElements?: readonly string[];
  readonly mostCommonElementFrequencies?: readonly number[];
  readonly elementCountHistogram?: readonly number[];
  readonly rangeLengthHistogram?: readonly string[];
  readonly rangeEmptyFraction?: number;
  readonly rangeBoundsHistogram?: readonly string[];
  /** The least and the greatest value that an index finds now, which a planner asks it for. */
  readonly extremes?: readonly [least: string, greatest: string];
}

export interface SnapshotStatisticsObject extends SnapshotName {
  /** The whole CREATE STATISTICS. */
  readonly definition: string;
  /** `n_distinct` of `pg_stats_ext`. */
  readonly distinct?: string;
  /** `dependencies` of `pg_stats_ext`. */
  readonly dependencies?: string;
  readonly mostCommonValues?: readonly (readonly (string | null)[])[];
  readonly mostCommonFrequencies?: readonly number[];
  readonly mostCommonBaseFrequencies?: readonly number[];
  /** Of its expressions, in their order. */
  readonly expressions?: readonly SnapshotColumnStatistics[];
}

export interface SnapshotStatement {
  readonly query: string;
  readonly calls: number;
  /** Milliseconds in all. */
  readonly totalTimeMs: number;
  readonly rows: number;
}
