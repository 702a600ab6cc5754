import type { Range } from '../text/range';
import {
  char,
  isIdentifierPart,
  isIdentifierStart,
  isSpace,
  skipEscapeString,
  skipIdentifier,
  skipQuotedOrComment,
  skipTrivia,
} from './lexer';

/**
 * A stretch of a SQL document that can be read alone. Slices adjoin and cover the document, so that after an edit
 * splitting may start again at any slice.
 */
export interface Slice {
  /** From the end of the slice before to behind the semicolon, the data of COPY or the meta-command. */
  readonly span: Range;
  /** The statement or command itself, without the comments before it and without its semicolon. */
  readonly range: Range;
  readonly kind: 'statement' | 'meta-command' | 'empty';
  /** A COPY FROM stdin without rows so far: whether rows follow depends on all the text behind it. */
  readonly awaitsRows: boolean;
  /** psql meta-commands in the middle of the statement, which psql takes out. Relative to the document. */
  readonly blanks: readonly Range[];
}

/** Splits a document as psql does. Blank lines never end a statement, and a statement never fails to split. */
export function split(text: string): Slice[] {
  const slices: Slice[] = [];
  for (let from = 0; from < text.length; ) {
    const slice = nextSlice(text, from);
    slices.push(slice);
    from = slice.span.end;
  }
  return slices;
}

/** The slice that starts at `from`, which must be 0 or the end of a slice. */
export function nextSlice(text: string, from: number): Slice {
  const start = skipTrivia(text, from);
  if (start >= text.length) return empty(from, text.length);
  const first = text.charCodeAt(start);
  if (first === char.semicolon) return empty(from, start + 1);
  if (first === char.backslash || isPreprocessed(text, start)) {
    return metaCommandSlice(text, from, start);
  }
  return statementSlice(text, from, start);
}

/** `#include` and the like, which extensions' scripts have for the C preprocessor. No statement starts so. */
function isPreprocessed(text: string, start: number): boolean {
  return (
    text.startsWith('#', start) &&
    /#\s*(?:include|define|undef|if|ifdef|ifndef|elif|else|endif)\b/y.test(text.slice(start, start + 20))
  );
}

function empty(start: number, end: number): Slice {
  return { span: { start, end }, range: { start: end, end }, kind: 'empty', awaitsRows: false, blanks: [] };
}

function metaCommandSlice(text: string, from: number, start: number): Slice {
  const end = metaCommandEnd(text, start);
  const command = text.slice(start, end);
  const takesRows = /^\\copy\s/i.test(command) && fromStdin.test(command);
  const rowsEnd = takesRows ? copyRowsEnd(text, end) : undefined;
  return {
    span: { start: from, end: rowsEnd ?? lineEnd(text, end) },
    range: { start, end },
    kind: 'meta-command',
    awaitsRows: takesRows && rowsEnd === undefined,
    blanks: [],
  };
}

function statementSlice(text: string, from: number, start: number): Slice {
  const words = new LeadingWords();
  const blanks: Range[] = [];
  let parenDepth = 0;
  let beginDepth = 0;
  let lastEnd = start;
  let offset = start;

  const statement = (end: number, spanEnd: number, awaitsRows = false): Slice => ({
    span: { start: from, end: spanEnd },
    range: { start, end },
    kind: 'statement',
    awaitsRows,
    blanks,
  });

  while (offset < text.length) {
    const code = text.charCodeAt(offset);
    if (isIdentifierStart(code)) {
      const end = skipIdentifier(text, offset);
      if (text.charCodeAt(end) === char.quote && end - offset === 1 && (code === 69 || code === 101)) {
        offset = skipEscapeString(text, end);
      } else {
        if (parenDepth === 0) beginDepth = words.take(text, offset, end, beginDepth);
        offset = end;
      }
      lastEnd = offset;
      continue;
    }
    if (isSpace(code)) {
      offset++;
      continue;
    }
    const behind = skipQuotedOrComment(text, offset);
    if (behind > offset) {
      const isComment = code === char.minus || code === char.slash;
      if (isComment && parenDepth === 0 && beginDepth === 0 && startsNamedQuery(text, start, offset))
        return statement(lastEnd, offset);
      if (!isComment) lastEnd = behind;
      offset = behind;
      continue;
    }
    switch (code) {
      case char.openParen:
        parenDepth++;
        break;
      case char.closeParen:
        if (parenDepth > 0) parenDepth--;
        break;
      case char.semicolon:
        // Only a rule's actions may hold semicolons in parentheses; elsewhere a parenthesis was left open.
        if (beginDepth === 0 && (parenDepth === 0 || !words.isRule)) {
          if (!words.isCopy || !fromStdin.test(text.slice(start, offset)))
            return statement(lastEnd, offset + 1);
          const rowsEnd = copyRowsEnd(text, offset + 1);
          return statement(lastEnd, rowsEnd ?? offset + 1, rowsEnd === undefined);
        }
        break;
      case char.backslash: {
        if (text.charCodeAt(offset + 1) === char.semicolon) return statement(lastEnd, offset + 2);
        const end = metaCommandEnd(text, offset);
        if (sendsQuery(text, offset)) {
          // What \gexec sends may be a COPY that reads rows.
          const rowsEnd = fromStdin.test(text.slice(start, offset)) ? copyRowsEnd(text, end) : undefined;
          return statement(lastEnd, rowsEnd ?? lineEnd(text, end));
        }
        blanks.push({ start: offset, end });
        offset = end - 1;
        break;
      }
      default:
        // A number, a parameter or a placeholder: its letters are not words.
        if (isIdentifierPart(code)) offset = skipIdentifier(text, offset) - 1;
    }
    offset++;
    lastEnd = offset;
  }
  return statement(lastEnd, text.length);
}

const queryName = /(?:--|\/\*)[ \t]*(?:name[ \t]*:|:name[ \t]|BLOCK[ \t])[ \t]*\S/y;
const opener = /(?:select|insert|update|delete|merge|with|values|create|alter|drop|truncate)\b/iy;
const goesOn =
  /(?:[,(=.]|\b(?:all|analyze|as|except|distinct|explain|for|intersect|into|on|then|union|verbose))$/i;

/**
 * Whether the comment at `offset` opens another query of a file in which comments name queries (`-- name: find_user`),
 * whose semicolons people leave out. What follows has to start a statement, and what stands before must not go on.
 */
function startsNamedQuery(text: string, start: number, offset: number): boolean {
  queryName.lastIndex = offset;
  if (!queryName.test(text) || text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).trim() !== '')
    return false;
  opener.lastIndex = skipTrivia(text, offset);
  return opener.test(text) && !goesOn.test(text.slice(start, offset).trimEnd());
}

/** What psql remembers of a statement's first words, to know where `BEGIN ATOMIC … END` bodies start. */
class LeadingWords {
  private readonly words: string[] = [];
  isCopy = false;
  isRule = false;
  private isRoutine = false;

  /** Takes the word at [start, end) outside parentheses and answers the depth of BEGIN behind it. */
  take(text: string, start: number, end: number, beginDepth: number): number {
    if (this.words.length < 4) {
      this.words.push(text.slice(start, end).toLowerCase());
      this.isCopy = this.words[0] === 'copy';
      const create = this.words[0] === 'create';
      const object = this.words[1] === 'or' && this.words[2] === 'replace' ? this.words[3] : this.words[1];
      this.isRule = create && object === 'rule';
      this.isRoutine = create && (object === 'function' || object === 'procedure');
    }
    if (!this.isRoutine) return 0;
    const length = end - start;
    if (length !== 3 && length !== 4 && length !== 5) return beginDepth;
    const word = text.slice(start, end).toLowerCase();
    if (word === 'begin') return beginDepth + 1;
    if (beginDepth === 0) return 0;
    return word === 'case' ? beginDepth + 1 : word === 'end' ? beginDepth - 1 : beginDepth;
  }
}

/** A meta-command ends with its line, or before `\\`, the separator of commands on one line, outside of quotes. */
function metaCommandEnd(text: string, start: number): number {
  let offset = start + 1;
  let isQuoted = false;
  while (offset < text.length && text.charCodeAt(offset) !== char.newline) {
    const code = text.charCodeAt(offset);
    if (code === char.quote) isQuoted = !isQuoted;
    if (!isQuoted && code === char.backslash && text.charCodeAt(offset + 1) === char.backslash)
      return offset + 2;
    offset++;
  }
  return text.charCodeAt(offset - 1) === char.carriageReturn ? offset - 1 : offset;
}

function lineEnd(text: string, offset: number): number {
  if (text.startsWith('\r\n', offset)) return offset + 2;
  return text.charCodeAt(offset) === char.newline ? offset + 1 : offset;
}

const sending =
  /\\(?:g|gx|gset|gexec|gdesc|crosstabview|watch|bind|bind_named|parse|close_prepared|sendpipeline|r|reset)(?![a-z_])/y;

function sendsQuery(text: string, offset: number): boolean {
  sending.lastIndex = offset;
  return sending.test(text);
}

const fromStdin = /\bfrom\s+(?:stdin|pstdin)\b/i;
const startsLikeSql =
  /(?:--|\\[^.N]|(?:alter|analyze|begin|call|comment|commit|copy|create|delete|drop|explain|grant|insert|reset|rollback|select|set|truncate|update|vacuum|with)\s)/iy;

/** Where the rows behind a `COPY … FROM stdin;` end: behind the line `\.`. Undefined where no rows follow. */
function copyRowsEnd(text: string, end: number): number | undefined {
  const rowsStart = text.indexOf('\n', end) + 1;
  if (rowsStart === 0 || !/^\s*(?:--.*)?$/.test(text.slice(end, rowsStart - 1))) return undefined;
  startsLikeSql.lastIndex = rowsStart;
  if (startsLikeSql.test(text)) return undefined;
  const terminator = /^\\\.[ \t]*\r?(?:\n|$)/gm;
  terminator.lastIndex = rowsStart;
  return terminator.test(text) ? terminator.lastIndex : undefined;
}
