import { countText } from '../plan/quantity';
import type { Snapshot } from '../snapshot/snapshot';

/** What the planner knows of a database. */
export type PlannerSource = SnapshotSource | FilesSource;

export interface SnapshotSource {
  readonly kind: 'snapshot';
  readonly snapshot: Snapshot;
}

/** Files of DDL, in their order, and how many rows their tables are to have. */
export interface FilesSource {
  readonly kind: 'files';
  readonly files: readonly DdlFile[];
  readonly assume: AssumedRows;
}

export interface DdlFile {
  readonly path: string;
  /** Without the part that undoes a migration. */
  readonly sql: string;
}

export interface AssumedRows {
  /** Of a table that is not named. */
  readonly rows: number;
  /** By `name` or `schema.name`, which wins. */
  readonly tables: Readonly<Record<string, number>>;
}

/**
 * 10,000 rows are enough that an index that serves a condition is cheaper than reading the table, and few enough that
 * nothing is called slow for the sake of a table of which nothing is known.
 */
export const assumedByDefault: AssumedRows = { rows: 10_000, tables: {} };

/** What is given by tables, and for all others by `*`. */
export function assumedBy({
  '*': rows = assumedByDefault.rows,
  ...tables
}: Readonly<Record<string, number>>): AssumedRows {
  return { rows, tables };
}

/** `10,000 rows a table, 1,000,000 in orders`. */
export function assumedText({ rows, tables }: AssumedRows): string {
  const named = Object.entries(tables).map(([table, own]) => `${countText(own)} in ${table}`);
  return [`${countText(rows)} rows a table`, ...named].join(', ');
}

/** A statement of a file. */
export interface DdlPlace {
  readonly path: string;
  /** In the file's text. */
  readonly offset: number;
}
