import type { Statement } from '../../syntax/statement';
import type { Table } from '../schema';

/** A statement of DDL in its session: what it looked up, and what it did. */
export interface LoggedStatement {
  readonly statement: Statement;
  /** Its index among the session's statements. */
  position: number;
  /** The names of relations that it looked up. */
  reads: ReadonlySet<string>;
  /** It looked at all relations. */
  readsAll: boolean;
  /** What it made of relations. Undefined: it took that one away. */
  writes: Map<string, Table | undefined>;
  creates: ReadonlySet<string>;
  /** The search paths that it set. */
  paths: readonly (readonly string[])[];
  /** The tables of the session's own that it drops or creates another time. */
  undoes: readonly string[];
}
