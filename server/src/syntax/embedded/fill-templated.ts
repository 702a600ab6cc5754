import type { Range } from '../../text/range';
import { readWithFills } from '../read-templated';
import { opaqueStatement, type Statement } from '../statement';
import { readMarks, type TemplateMark } from '../template-marks';
import {
  type Filled,
  filledOffset,
  fillHoles,
  holeCharacter,
  holeOffsets,
  type OpenHole,
} from './fill-holes';

export interface FilledTemplate extends Filled {
  /** Reads the statement when its holes are filled. */
  read(text: string): Statement;
}

/**
 * Fills the holes of a statement in which placeholders and marks of a template stand besides: first with a value in
 * place of each of those, then with whatever fits. Undefined where there are none, and where the statement is broken
 * before the first of them.
 */
export function fillTemplated(
  text: string,
  holes: readonly OpenHole[],
  firstParameter: number,
): FilledTemplate | undefined {
  const marks = marksOf(text);
  const [firstMark] = marks;
  if (!firstMark) return undefined;
  const offsets = holeOffsets(text);
  const slots = slotsOf(marks, offsets, holes, firstParameter);
  for (const areValues of [true, false]) {
    const open = slots.filter(({ value }) => !(areValues && value));
    const { fills, verdict } = fillHoles(markedText(text, slots, areValues), open, firstParameter);
    if (verdict !== 'fits') continue;
    const fillOf = new Map(open.map((slot, i) => [slot, fills[i] ?? '']));
    const of = (isMark: boolean): string[] =>
      slots.flatMap((slot) =>
        (slot.value !== undefined) === isMark ? [fillOf.get(slot) ?? slot.value ?? ''] : [],
      );
    const own = of(false);
    const placed = marks.map((mark) => ({ ...mark, range: movedBy(mark.range, offsets, own) }));
    return {
      fills: own,
      verdict,
      read: (whole) => readWithFills(whole, placed, of(true)) ?? opaqueStatement(whole),
    };
  }
  if ((offsets[0] ?? 0) < firstMark.range.start) return undefined;
  return { fills: offsets.map(() => ''), verdict: 'unknown', read: opaqueStatement };
}

/** The likeliest way to see the marks; those that hold a hole are that hole's. */
function marksOf(text: string): TemplateMark[] {
  const [marks = []] = readMarks(text);
  return marks.filter(({ range, isHole }) => isHole && !hasHole(text.slice(range.start, range.end)));
}

function hasHole(text: string): boolean {
  return holeOffsets(text).length > 0;
}

interface Slot extends OpenHole {
  readonly range: Range;
  /** What a mark stands for as a value; undefined for a hole of the literal. */
  readonly value?: string;
}

/** In the order of the text. */
function slotsOf(
  marks: readonly TemplateMark[],
  offsets: readonly number[],
  holes: readonly OpenHole[],
  firstParameter: number,
): Slot[] {
  const own = offsets.map((offset, i): Slot => {
    const { source = '', known = [] } = holes[i] ?? {};
    const value = `$${firstParameter + i}`;
    return {
      range: { start: offset, end: offset + 1 },
      source,
      known: known.map((text) => withValues(text, value)),
    };
  });
  const others = marks.map(
    ({ range, source }, i): Slot => ({
      range,
      source,
      known: [],
      value: `$${firstParameter + offsets.length + i}`,
    }),
  );
  return [...own, ...others].sort((a, b) => a.range.start - b.range.start);
}

/** The branch of a condition with values for the marks in it. */
function withValues(text: string, value: string): string {
  return marksOf(text).reduceRight(
    (filled, { range }) => filled.slice(0, range.start) + value + filled.slice(range.end),
    text,
  );
}

function markedText(text: string, slots: readonly Slot[], areValues: boolean): string {
  let marked = '';
  let position = 0;
  for (const { range, value } of slots) {
    marked += text.slice(position, range.start);
    marked += areValues && value !== undefined ? value : holeCharacter;
    position = range.end;
  }
  return marked + text.slice(position);
}

/** Where a stretch of the text lies when the holes are filled. */
function movedBy({ start, end }: Range, offsets: readonly number[], fills: readonly string[]): Range {
  const moved = filledOffset(start, offsets, fills);
  return { start: moved, end: moved + end - start };
}
