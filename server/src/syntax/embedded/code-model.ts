import type { Range } from '../../text/range';
import type { Fragment } from '../fragment';

/** What the rules about application code need to know of a TypeScript or JavaScript document. Plain data. */
export interface CodeModel {
  readonly text: string;
  readonly fragments: readonly Fragment[];
  readonly queries: readonly QueryCall[];
}

/** A call that sends SQL to a database. */
export interface QueryCall {
  /** The whole call. */
  readonly range: Range;
  readonly callee: string;
  readonly fragment?: Fragment;
}
