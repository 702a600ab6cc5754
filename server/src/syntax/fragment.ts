import type { OffsetMap } from '../text/offset-map';
import type { Range } from '../text/range';

/** SQL that stands inside a document of another language. */
export interface Fragment {
  /** The literal with its quotes, in the document. */
  readonly range: Range;
  /** The SQL: escapes resolved, `${}` holes filled with what fits the grammar around them. */
  readonly text: string;
  /** From `text` to the document. */
  readonly map: OffsetMap;
  /** How SQL has to be written inside this literal: its quotes, backslashes and `${` escaped. */
  encode(sql: string): string;
  /** What was put into the holes, in `text`, with the hole's source, such as `userId`. */
  readonly holes: readonly Hole[];
  /** The call or tag as it is written, such as `pool.query` or `sql`. */
  readonly callee?: string;
}

export interface Hole {
  readonly range: Range;
  readonly source: string;
  /** It was filled by a parameter, `$1`: it stands where a value may stand. */
  readonly isValue: boolean;
}
