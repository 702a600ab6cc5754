import { firstIndex } from '../text/first-index';
import { composedMap, type OffsetMap, shiftedMap } from '../text/offset-map';
import { type Range, shift, touches } from '../text/range';
import { follows, type InnerStatement, innerStatements } from './bodies/inner-statements';
import type { Fragment } from './fragment';
import { nextSlice, type Slice } from './split';
import type { Statement } from './statement';
import { WrittenStatement } from './written-statement';

/** A document as it was read: its statements in order. */
export interface Source {
  readonly text: string;
  readonly statements: readonly PlacedStatement[];
  /** Why the document was not read, where it was not. */
  readonly unreadable?: string;
  /** Why the document was not read although nothing may be wrong with it. */
  readonly leftAlone?: string;
}

/** A statement where it stands in a document. */
export interface PlacedStatement {
  readonly statement: Statement;
  /** In the document; inside code, from the first to the last character of the SQL. */
  readonly range: Range;
  /** The literal that holds the statement, where the document is code. */
  readonly fragment?: Fragment;
  /** Where the statement starts in the fragment's text. */
  readonly fragmentOffset?: number;
  /** The statement in whose body this one stands. */
  readonly within?: { readonly host: PlacedStatement; readonly inner: InnerStatement };
}

/** The statements in the body that a statement holds, bodies inside of bodies not among them. */
export function innerOf(host: PlacedStatement): readonly PlacedStatement[] {
  const inner = innerStatements(host.statement);
  if (inner.length === 0) return [];
  const map = documentMap(host);
  return inner.map((one) => ({
    statement: one.statement,
    range: map.rangeToOriginal(one.range),
    within: { host, inner: one },
  }));
}

/** From the statement's text to the document. */
export function documentMap(placed: PlacedStatement): OffsetMap {
  const { statement, fragment, fragmentOffset = 0, range, within } = placed;
  if (within) {
    return composedMap(composedMap(statement.map, within.inner.map), documentMap(within.host));
  }
  if (!fragment) return composedMap(statement.map, shiftedMap(range.start, range.end - range.start));
  const source = composedMap(
    statement.map,
    shiftedMap(fragmentOffset, fragment.text.length - fragmentOffset),
  );
  return composedMap(source, fragment.map);
}

/** The statement that holds `offset`; at a boundary, the one that ends there rather than the next. */
export function statementAt(source: Source, offset: number): PlacedStatement | undefined {
  return source.statements.find((placed) => touches(placed.range, offset));
}

/** A SQL document; keeps its slices, so that an edit reads again only what it touches. */
export interface SqlSource extends Source {
  readonly slices: readonly Slice[];
}

export function readSql(text: string): SqlSource {
  if (looksBinary(text)) return { text, slices: [], statements: [], unreadable: binaryDocument };
  const slices: Slice[] = [];
  const statements: PlacedStatement[] = [];
  const read: StatementsByText = new Map();
  for (let from = 0; from < text.length; ) {
    const slice = nextSlice(text, from);
    slices.push(slice);
    if (slice.kind === 'statement') statements.push(place(text, slice, read));
    from = slice.span.end;
  }
  return { text, slices, statements };
}

/** A document that is not read, and why. */
export function leaveSql(text: string, leftAlone: string): SqlSource {
  return { text, slices: [], statements: [], leftAlone };
}

/** No text holds a NUL character, and PostgreSQL takes none. */
export function looksBinary(text: string): boolean {
  return text.includes('\0');
}

export const binaryDocument = 'This file holds NUL characters: it is binary, not SQL, and was not read.';

/** A replacement in a document: what stood in `range` is now `newLength` long. */
export interface Change {
  readonly range: Range;
  readonly newLength: number;
}

/** The document after `change`. Statements outside the change keep their identity. */
export function updateSql(before: SqlSource, text: string, change: Change): SqlSource {
  if ((before.unreadable ?? before.leftAlone) !== undefined || looksBinary(text)) return readSql(text);
  const by = change.newLength - (change.range.end - change.range.start);
  const kept = keptBefore(before.slices, change.range.start);
  const slices = before.slices.slice(0, kept);
  const keptStatements = slices.reduce((count, slice) => count + (slice.kind === 'statement' ? 1 : 0), 0);
  const statements = before.statements.slice(0, keptStatements);
  const unread: StatementsByText = new Map();
  const replaced: Statement[] = [];
  const fresh: number[] = [];
  let old = kept;
  let oldStatement = keptStatements;

  const passOld = (until: number): void => {
    for (
      let slice = before.slices[old];
      slice && slice.span.start + by < until;
      slice = before.slices[++old]
    ) {
      const placed = slice.kind === 'statement' ? before.statements[oldStatement++] : undefined;
      if (!placed) continue;
      unread.set(before.text.slice(slice.range.start, slice.range.end), placed.statement);
      replaced.push(placed.statement);
    }
  };

  for (let from = slices.at(-1)?.span.end ?? 0; from < text.length; ) {
    if (from >= change.range.end + by) passOld(from);
    const meets = before.slices[old];
    if (meets && from >= change.range.start + change.newLength && meets.span.start + by === from) {
      for (let slice = before.slices[old]; slice; slice = before.slices[++old]) {
        const moved = moveSlice(slice, by);
        slices.push(moved);
        const placed = slice.kind === 'statement' ? before.statements[oldStatement++] : undefined;
        if (placed) statements.push(by === 0 ? placed : { statement: placed.statement, range: moved.range });
      }
      break;
    }
    const slice = nextSlice(text, from);
    slices.push(slice);
    passOld(slice.span.end);
    if (slice.kind === 'statement') {
      const reused = unread.size;
      statements.push(place(text, slice, unread));
      if (unread.size > reused) fresh.push(statements.length - 1);
    }
    from = slice.span.end;
  }
  // Many are no routine that somebody types in, and to look at each is to read it.
  for (const index of fresh.length <= mostFollowing ? fresh : []) {
    const after = statements[index]?.statement;
    const old = after && replaced.find((one) => startAlike(one.text, after.text));
    if (after && old) follows(after, old);
  }
  return { text, slices, statements };
}

/** The same routine, most likely. */
function startAlike(one: string, other: string): boolean {
  return one.slice(0, alikeLength) === other.slice(0, alikeLength);
}

const alikeLength = 30;
const mostFollowing = 20;

type StatementsByText = Map<string, Statement>;

/** Statements of the same text are one. */
function place(text: string, slice: Slice, read: StatementsByText): PlacedStatement {
  const { range } = slice;
  const written = text.slice(range.start, range.end);
  const known = read.get(written);
  if (known) return { statement: known, range };
  const blanks = slice.blanks.map((blank) => shift(blank, -range.start));
  const statement = new WrittenStatement(written, blanks);
  read.set(written, statement);
  return { statement, range };
}

/**
 * How many slices stay as they are when the text from `offset` on changes: those that lie before it, less the last
 * (what follows a semicolon on its line may matter), and none from a COPY on that still looks for its rows.
 */
function keptBefore(slices: readonly Slice[], offset: number): number {
  const touched = firstIndex(slices, ({ span }) => span.end >= offset);
  const waiting = slices.findIndex((slice) => slice.awaitsRows);
  const kept = Math.max(0, touched - 1);
  return waiting < 0 ? kept : Math.min(kept, waiting);
}

function moveSlice(slice: Slice, by: number): Slice {
  if (by === 0) return slice;
  return {
    span: shift(slice.span, by),
    range: shift(slice.range, by),
    kind: slice.kind,
    awaitsRows: slice.awaitsRows,
    blanks: slice.blanks.length ? slice.blanks.map((range) => shift(range, by)) : slice.blanks,
  };
}
