import { type OffsetMap, type Segment, segmentedMap } from '../../text/offset-map';
import type { Range } from '../../text/range';
import type { Hole } from '../fragment';
import { nativeParameters } from '../placeholders';
import { readTemplated } from '../read-templated';
import { split } from '../split';
import { opaqueStatement, readStatement, type Statement } from '../statement';
import { tokenize } from '../tokens';
import {
  type Filled,
  filledOffset,
  fillHoles,
  holeCharacter,
  holeOffsets,
  type OpenHole,
} from './fill-holes';
import { fillTemplated } from './fill-templated';
import type { Literal, Part } from './literal';

/** The SQL of a literal. Offsets into the document count from the literal's start, so that it can move. */
export interface FragmentContent {
  readonly text: string;
  readonly map: OffsetMap;
  readonly holes: readonly Hole[];
  readonly statements: readonly ContentStatement[];
}

export interface ContentStatement {
  readonly statement: Statement;
  /** In the content's text. */
  readonly range: Range;
  readonly verdict: Filled['verdict'];
}

/** Literals with equal keys have the same content. */
export function contentKey(literal: Literal, document: string): string {
  const { start, end } = literal.range;
  let key = document.slice(start, end);
  for (const part of literal.parts) {
    if (liesElsewhere(part, literal)) key += `\0\0\0${part.range.start - start}`;
    if (part.kind === 'made-up' && part.text !== '') key += `\0${part.text}`;
    else if (part.kind === 'hole') key += `\0\0${part.source}\0${part.known.join('\0')}`;
  }
  return key;
}

/** A part of a list that a constant names: it may come closer or go away. */
export function liesElsewhere({ range }: Part, literal: Literal): boolean {
  return range.start < literal.range.start || range.end > literal.range.end;
}

/** Reads a literal as SQL; undefined where it holds none. */
export function readContent(literal: Literal): FragmentContent | undefined {
  const marked = markHoles(literal.parts);
  const statements = split(marked).filter((slice) => slice.kind === 'statement');
  if (statements.length === 0) return undefined;
  const holes = literal.parts.filter((part) => part.kind === 'hole');
  const fills = holes.map(() => '');
  const offsets = holeOffsets(marked);
  let parameter = firstFreeParameter(marked);
  const readings = statements.map(({ range }) => {
    const from = offsets.findIndex((offset) => offset >= range.start);
    const own = from < 0 ? [] : offsets.slice(from).filter((offset) => offset < range.end);
    const open = own.map((_, i) => holes[from + i] ?? { source: '', known: [] });
    const reading = readingOf(marked.slice(range.start, range.end), open, parameter);
    parameter += own.length;
    reading.fills.forEach((fill, i) => {
      fills[from + i] = fill;
    });
    return reading;
  });

  const { text, segments, placed } = assemble(literal, fills);
  const toFilled = (offset: number): number => filledOffset(offset, offsets, fills);
  return {
    text,
    map: segmentedMap(segments),
    holes: placed,
    statements: statements.map((slice, i) => {
      const range = { start: toFilled(slice.range.start), end: toFilled(slice.range.end) };
      const { read, verdict } = readings[i] ?? { read: opaqueStatement, verdict: 'unknown' };
      return { statement: read(text.slice(range.start, range.end)), range, verdict };
    }),
  };
}

interface Reading extends Filled {
  /** Reads the statement when its holes are filled. */
  read(text: string): Statement;
}

function readingOf(text: string, holes: readonly OpenHole[], firstParameter: number): Reading {
  const filled = fillHoles(text, holes, firstParameter);
  if (holes.length === 0) return { ...filled, read: readWhole };
  const templated = filled.verdict === 'fits' ? undefined : fillTemplated(text, holes, firstParameter);
  if (templated) return templated;
  return { ...filled, read: filled.verdict === 'unknown' ? opaqueStatement : readStatement };
}

function readWhole(text: string): Statement {
  const statement = readStatement(text);
  const { result } = statement;
  return (result.kind === 'error' && readTemplated(text, result.error.offset)) || statement;
}

/** Private-use characters of the document's own would be taken for holes. */
function markHoles(parts: readonly Part[]): string {
  let marked = '';
  for (const part of parts) {
    marked += part.kind === 'hole' ? holeCharacter : part.text.replace(/[\ue000-\uf8ff]/g, '\ufffd');
  }
  return marked;
}

function firstFreeParameter(text: string): number {
  return 1 + Math.max(0, ...nativeParameters(text, tokenize(text)).map((parameter) => parameter.index));
}

interface Assembled {
  readonly text: string;
  readonly segments: readonly Segment[];
  readonly placed: readonly Hole[];
}

function assemble(literal: Literal, fills: readonly string[]): Assembled {
  const segments: Segment[] = [];
  const placed: Hole[] = [];
  let text = '';
  let hole = 0;
  for (const part of literal.parts) {
    const derived = part.kind === 'hole' ? (fills[hole++] ?? '') : part.text;
    const segment: Segment = {
      derivedStart: text.length,
      derivedLength: derived.length,
      originalStart: part.range.start - literal.range.start,
      originalLength: part.range.end - part.range.start,
      ...(part.kind !== 'text' && { synthetic: true }),
    };
    const last = segments.at(-1);
    if (last && continuesSynthetic(last, segment)) {
      segments[segments.length - 1] = { ...last, derivedLength: last.derivedLength + derived.length };
    } else segments.push(segment);
    if (part.kind === 'hole') {
      const range = { start: text.length, end: text.length + derived.length };
      placed.push({ range, source: part.source, isValue: /^\$\d+$/.test(derived) });
    }
    text += derived;
  }
  return { text, segments, placed };
}

/** Several parts of a constant stand for one and the same hole. */
function continuesSynthetic(last: Segment, next: Segment): boolean {
  return (
    last.synthetic === true &&
    next.synthetic === true &&
    last.originalStart === next.originalStart &&
    last.originalLength === next.originalLength
  );
}
