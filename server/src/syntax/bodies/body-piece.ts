import type { Range } from '../../text/range';

/** What becomes of the rows of a statement in a body. */
export type RowsUse =
  /** Nobody gets them: a command, or PERFORM. */
  | 'none'
  /** The first one goes into variables. */
  | 'variables'
  /** A loop or a cursor takes one after the other. */
  | 'cursor'
  /** The function returns them. */
  | 'result'
  /** They are values in an expression. */
  | 'expression';

/** A loop over the rows of a query or the elements of an array. */
export interface BodyLoop {
  /** Stands for the row or element. */
  readonly variable: string;
  /** The loop ends transactions: it does a part of the work at a time on purpose. */
  commits: boolean;
  /** A turn of the loop sends text by EXECUTE, which may do anything. */
  executes: boolean;
}

/** A piece of SQL in the text of a body, in that text's offsets. */
export interface BodyPiece {
  readonly range: Range;
  readonly rows: RowsUse;
  /** What is not SQL in it: INTO and the variables behind it. */
  readonly blanks: readonly Range[];
  /** It lacks the SELECT in front: an expression, or what stands behind PERFORM. */
  readonly lacksSelect?: boolean;
  /** The innermost loop that it runs in for every row. */
  readonly loop?: BodyLoop;
  /** The piece is a string whose content is the statement. */
  readonly isString?: boolean;
}
