import type { Range } from '../../text/range';
import type { Fragment } from '../fragment';

/** What the rules about application code need to know of a TypeScript or JavaScript document. Plain data. */
export interface CodeModel {
  readonly text: string;
  readonly fragments: readonly Fragment[];
  readonly queries: readonly QueryCall[];
}

/** What sends the SQL: a pool gives each query to any of its connections, a client is one connection. */
export type ReceiverKind = 'pool' | 'client' | 'unknown';

/** A call that sends SQL to a database. */
export interface QueryCall {
  /** The whole call. */
  readonly range: Range;
  /** As it is written, such as `pool.query`. */
  readonly callee: string;
  readonly calleeRange: Range;
  readonly receiver: ReceiverKind;
  readonly fragment?: Fragment;
}
