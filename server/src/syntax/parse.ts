import { hasSqlDetails, loadModule, parseSync } from 'libpg-query';
import { encodedOffsets } from '../text/utf8';
import type { Node } from './ast';
import { excessOf } from './nesting';
import { indexTree, type Tree } from './tree';

/** What PostgreSQL's grammar says of one statement. */
export type ParseResult =
  | { readonly kind: 'parsed'; readonly tree: Tree }
  /** Nothing but comments. */
  | { readonly kind: 'empty' }
  /** Only the values of its placeholders would tell what it says. */
  | { readonly kind: 'opaque' }
  | { readonly kind: 'error'; readonly error: ParseError };

export interface ParseError {
  /** As PostgreSQL words it: `syntax error at or near "form"`. */
  readonly message: string;
  /** UTF-16 offset into the statement's text; the text's length at the end of input. */
  readonly offset: number;
  /** The statement was not given to PostgreSQL's parser, or it was too much for it: it may be right. */
  readonly isUnread?: true;
}

/** PostgreSQL's parser keeps its stack in WebAssembly memory; statements beyond this are not given to it. */
const longestStatement = 4_000_000;

/** Loads PostgreSQL's parser. Must have resolved before anything is parsed. */
export async function loadParser(): Promise<void> {
  await loadModule();
}

/**
 * Parses one statement (without its semicolon). Never throws. `change` may alter the tree as the parser gives it,
 * with locations in bytes.
 */
export function parse(text: string, change?: (root: Node) => void): ParseResult {
  if (text.length > longestStatement) {
    return unread(`statement is longer than ${longestStatement / 1_000_000} MB and was not read`);
  }
  const excess = excessOf(text);
  if (excess !== undefined) return unread(excess);
  // A broken statement is no defect: nobody reads from where its error was thrown, and finding out is slow.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const statement = parseSync(text).stmts?.[0]?.stmt;
    if (!statement) return { kind: 'empty' };
    change?.(statement);
    return { kind: 'parsed', tree: indexTree(statement, text) };
  } catch (thrown) {
    return { kind: 'error', error: syntaxError(thrown, text) };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function unread(message: string): ParseResult {
  return { kind: 'error', error: { message, offset: 0, isUnread: true } };
}

function syntaxError(thrown: unknown, text: string): ParseError {
  if (thrown instanceof RangeError)
    return { message: 'statement is nested too deeply to be read', offset: 0, isUnread: true };
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const position = hasSqlDetails(thrown) ? (thrown.sqlDetails?.cursorPosition ?? -1) : -1;
  return { message, offset: position < 0 ? 0 : encodedOffsets(text).fromCodePoint(position) };
}
