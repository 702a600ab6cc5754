import { sameItems } from '../text/same-items';

/** What is known of a database: immutable values; a table that did not change keeps its identity. */
export interface Schema {
  /** By qualified name: `public.orders`, unquoted and case-exact. */
  readonly tables: ReadonlyMap<string, Table>;
  /** Qualified names of tables and views that files of DDL make and drop again. */
  readonly formerTables?: ReadonlySet<string>;
  /** Schemas searched for an unqualified name, in order. */
  readonly searchPath: readonly string[];
  /** Whether a table that is not listed does not exist: true for a database's catalog, false for workspace DDL. */
  readonly complete: boolean;
}

export type TableKind =
  | 'table'
  | 'partitioned-table'
  | 'view'
  | 'materialized-view'
  | 'foreign-table'
  | 'composite-type';

export interface Table {
  readonly schema: string;
  readonly name: string;
  readonly kind: TableKind;
  readonly columns: readonly Column[];
  readonly primaryKey?: Key;
  /** UNIQUE constraints. Unique indexes stand under `indexes`. */
  readonly uniqueKeys: readonly Key[];
  readonly foreignKeys: readonly ForeignKey[];
  /** All indexes, those that back constraints included. */
  readonly indexes: readonly Index[];
  /** CHECK constraints that are enforced, those that come from parents included. Absent: none. */
  readonly checks?: readonly Check[];
  /** CHECK constraints that DDL has dropped: they may have been there only to make another change cheap. */
  readonly formerChecks?: readonly Check[];
  /** The names of indexes that it no longer has. Absent: none. */
  readonly formerIndexes?: readonly string[];
  /** Row-level security policies. Absent: none. */
  readonly policies?: readonly Policy[];
  /** The partitioned table that this one is a partition of, by qualified name. */
  readonly partitionOf?: string;
  /** Of a partitioned table: what its rows are divided by, as text: `LIST (tenant_id)`. Absent: not known. */
  readonly partitionBy?: string;
  /** The tables that this one inherits from, by qualified name; a partition's parent is not among them. */
  readonly inherits?: readonly string[];
  /** Other tables inherit from it, so that a query of it reads their rows too, which its keys and indexes do not hold. */
  readonly inherited?: true;
  /** Of a view: how many views lie on each other in it, where its query is known and reads other views. */
  readonly viewLevels?: number;
  /** TimescaleDB keeps its rows in chunks by time, which a condition on the time leaves out. */
  readonly hypertable?: true;
  /** Code puts names together where it is made, or it has another name by now: more keys and indexes may belong to it than are known. */
  readonly partlyKnown?: true;
  /** The qualified names that it had before DDL renamed it. */
  readonly formerNames?: readonly string[];
  readonly statistics?: TableStatistics;
}

export interface Column {
  readonly name: string;
  /** As `format_type` writes it: `bigint`, `character varying(20)`, `timestamp with time zone`. */
  readonly type: string;
  /** The type that DDL behind the statement at hand gives it, where that is another one. */
  readonly laterType?: string;
  readonly notNull: boolean;
  readonly hasDefault: boolean;
  /** GENERATED ALWAYS AS (…): cannot be written. */
  readonly generated: boolean;
  /** GENERATED … AS IDENTITY or serial. */
  readonly identity: boolean;
  /** Absent: never analysed. */
  readonly statistics?: ColumnStatistics;
}

/** Of `pg_stats`. */
export interface ColumnStatistics {
  /** How many values it has; negative as a part of the rows. */
  readonly distinct: number;
  readonly averageWidthBytes: number;
}

/** The columns of a primary key or UNIQUE constraint, in its order. */
export interface Key {
  readonly name?: string;
  readonly columns: readonly string[];
  /** Within a transaction two rows may agree. */
  readonly deferrable?: true;
}

export interface Check {
  readonly name: string;
  /** As text, without the parentheses around it. */
  readonly expression: string;
  /** False where rows that were there before may not fulfil it: NOT VALID. */
  readonly validated: boolean;
  /** NO INHERIT: tables that inherit from this one do not have it. */
  readonly local?: true;
}

/** A policy of row-level security (https://www.postgresql.org/docs/current/sql-createpolicy.html). */
export interface Policy {
  readonly name: string;
  readonly command: 'all' | 'select' | 'insert' | 'update' | 'delete';
  readonly permissive: boolean;
  /** `public`: all of them. */
  readonly roles: readonly string[];
}

export interface ForeignKey {
  readonly name?: string;
  readonly columns: readonly string[];
  /** Qualified name of the referenced table. */
  readonly references: string;
  /** Empty: the primary key of the referenced table. */
  readonly referencedColumns: readonly string[];
}

export interface Index {
  readonly name: string;
  /** `btree`, `hash`, `gin`, `gist`, `spgist`, `brin`, or an extension's. */
  readonly method: string;
  readonly unique: boolean;
  readonly keys: readonly IndexKey[];
  readonly include: readonly string[];
  /** The predicate of a partial index, as text. */
  readonly where?: string;
  /** It backs the primary key or a constraint, and cannot be dropped alone. */
  readonly constraint: boolean;
  /** DDL behind the statement at hand makes another index of its name. */
  readonly madeAnew?: true;
  /** False after a failed CREATE INDEX CONCURRENTLY. */
  readonly valid: boolean;
}

export interface IndexKey {
  /** Set when the key is a plain column. */
  readonly column?: string;
  /** The expression's text otherwise. */
  readonly expression?: string;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
  /** Named operator class, such as `gin_trgm_ops` or `text_pattern_ops`. */
  readonly operatorClass?: string;
  readonly collation?: string;
}

/** `pg_class.reltuples` and `relpages`. Absent or -1 rows: never analysed. */
export interface TableStatistics {
  readonly rows: number;
  readonly pages: number;
}

/** Nothing is known. */
export const emptySchema: Schema = { tables: new Map(), searchPath: ['public'], complete: false };

/** `schema.name`, the key of `Schema.tables`. */
export function qualifiedName(table: { readonly schema: string; readonly name: string }): string {
  return `${table.schema}.${table.name}`;
}

/** Whether two schemas search for names alike, and know of the same tables that are gone. */
export function searchAlike(a: Schema | undefined, b: Schema): boolean {
  return (
    (a?.searchPath === b.searchPath || a?.searchPath.join() === b.searchPath.join()) &&
    (a?.formerTables === b.formerTables ||
      sameItems([...(a?.formerTables ?? [])], [...(b.formerTables ?? [])]))
  );
}

/** The table that `name` means, looked up along the search path where no schema is given. */
export function findTable(schema: Schema, name: string, inSchema?: string): Table | undefined {
  if (inSchema !== undefined) return schema.tables.get(`${inSchema}.${name}`);
  for (const candidate of schema.searchPath) {
    const table = schema.tables.get(`${candidate}.${name}`);
    if (table) return table;
  }
  return schema.tables.get(`pg_catalog.${name}`);
}

export function findColumn(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name);
}
