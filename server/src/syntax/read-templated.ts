import { type Segment, segmentedMap } from '../text/offset-map';
import type { Range } from '../text/range';
import { fillHoles, holeCharacter } from './embedded/fill-holes';
import { parse } from './parse';
import { nativeParameters, type Parameter } from './placeholders';
import { type Statement, statementOf } from './statement';
import { readMarks, type TemplateMark } from './template-marks';
import { tokenize } from './tokens';

/**
 * Reads a statement that a tool fills in before PostgreSQL sees it: each mark is filled with something that fits the
 * grammar around it. Undefined where the text holds no marks; opaque where nothing fits, or where only what they stand
 * for would tell what is wrong. `errorOffset` is where PostgreSQL stopped reading the text as it is.
 */
export function readTemplated(text: string, errorOffset: number): Statement | undefined {
  const [first = [], ...others] = readMarks(text);
  if (first.length === 0) return undefined;
  const opaque = statementOf(text, identity(text), { kind: 'opaque' });
  if (assemble(text, first, () => '').text.trim() === '') return opaque;
  const firstParameter = 1 + Math.max(0, ...nativeParameters(text, tokenize(text)).map(({ index }) => index));
  for (const marks of [first, ...others]) {
    const filled = fill(text, marks, firstParameter);
    if (filled) return filled;
  }
  const isOwnError = errorOffset < (first[0]?.range.start ?? 0);
  return isOwnError ? undefined : opaque;
}

const identity = (text: string) =>
  segmentedMap([
    { derivedStart: 0, derivedLength: text.length, originalStart: 0, originalLength: text.length },
  ]);

function fill(text: string, marks: readonly TemplateMark[], firstParameter: number): Statement | undefined {
  const marked = assemble(text, marks, () => holeCharacter).text;
  const open = marks.flatMap(({ isHole, source }) => (isHole ? [{ source, known: [] }] : []));
  const { fills, verdict } = fillHoles(marked, open, firstParameter);
  return verdict === 'fits' ? readWithFills(text, marks, fills) : undefined;
}

/** The statement with `fills` in place of the marks that are holes; undefined where PostgreSQL rejects it. */
export function readWithFills(
  text: string,
  marks: readonly TemplateMark[],
  fills: readonly string[],
): Statement | undefined {
  const shared = sharedFills(
    marks.filter(({ isHole }) => isHole),
    fills,
  );
  const derived = assemble(text, marks, (hole) => shared[hole] ?? '');
  const result = parse(derived.text);
  if (result.kind !== 'parsed') return undefined;
  const parameters = derived.holes.flatMap(({ range, written }): Parameter[] => {
    const fill = derived.text.slice(range.start, range.end);
    return /^\$\d+$/.test(fill) ? [{ index: Number(fill.slice(1)), written, range }] : [];
  });
  const madeUp = derived.holes
    .map(({ range }) => range)
    .filter((range) => !parameters.some((parameter) => parameter.range === range));
  const own = nativeParameters(derived.text, tokenize(derived.text)).filter(
    ({ range }) =>
      !derived.holes.some(({ range: { start, end } }) => start <= range.start && range.start < end),
  );
  return statementOf(derived.text, segmentedMap(derived.segments), result, [...own, ...parameters], madeUp);
}

/** Holes of one name that are values share a parameter. */
function sharedFills(holes: readonly TemplateMark[], fills: readonly string[]): string[] {
  const known = new Map<string, string>();
  return fills.map((fill, i) => {
    const source = holes[i]?.source ?? '';
    if (source === '' || !/^\$\d+$/.test(fill)) return fill;
    const same = known.get(source) ?? fill;
    known.set(source, same);
    return same;
  });
}

interface Assembled {
  readonly text: string;
  readonly segments: readonly Segment[];
  readonly holes: readonly { readonly range: Range; readonly written: string }[];
}

function assemble(text: string, marks: readonly TemplateMark[], fillOf: (hole: number) => string): Assembled {
  const segments: Segment[] = [];
  const holes: { range: Range; written: string }[] = [];
  let derived = '';
  let position = 0;
  const take = (piece: string, end: number, synthetic: boolean): void => {
    segments.push({
      derivedStart: derived.length,
      derivedLength: piece.length,
      originalStart: position,
      originalLength: end - position,
      ...(synthetic && { synthetic }),
    });
    derived += piece;
    position = end;
  };
  for (const { range, isHole } of marks) {
    if (range.start > position) take(text.slice(position, range.start), range.start, false);
    const written = text.slice(range.start, range.end);
    const piece = isHole ? fillOf(holes.length) : ' ';
    if (isHole) holes.push({ range: { start: derived.length, end: derived.length + piece.length }, written });
    take(piece, range.end, true);
  }
  if (position < text.length || segments.length === 0) take(text.slice(position), text.length, false);
  return { text: derived, segments, holes };
}
