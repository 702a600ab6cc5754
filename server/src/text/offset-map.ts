import type { TextEdit } from './edit';
import type { Range } from './range';

/**
 * A run of a derived text (such as the SQL in a template string) that stands for a run of the original text.
 * Runs of equal length correspond character by character; runs of unequal length (an escape, a placeholder for a
 * `${}` hole) correspond as wholes.
 */
export interface Segment {
  readonly derivedStart: number;
  readonly derivedLength: number;
  readonly originalStart: number;
  readonly originalLength: number;
  /** The derived text of this run was made up (a hole's placeholder), so that an edit may not touch it. */
  readonly synthetic?: boolean;
  /** The derived text does not show what stands in this run, so that no edit may take it away. */
  readonly hidden?: boolean;
}

/** Maps offsets of a derived text to offsets of the text that it was taken from. */
export interface OffsetMap {
  /** The original offset of a derived offset. Inside a run of unequal length, the run's start. */
  toOriginal(derivedOffset: number): number;
  /** The original range of a derived range: a run of unequal length that it touches belongs to it whole. */
  rangeToOriginal(range: Range): Range;
  /** The derived offset of an original offset, or undefined where the original is not part of the derived text. */
  toDerived(originalOffset: number): number | undefined;
  /** The edit in the original text; undefined where it would change a run that is hidden, or made up and not deleted whole. */
  editToOriginal(edit: TextEdit): TextEdit | undefined;
}

/** The map of a text that stands as it is at `originalStart`. */
export function shiftedMap(originalStart: number, length: number): OffsetMap {
  return new ShiftedMap(originalStart, length);
}

/** Each keystroke makes one for each statement that has something to say. */
class ShiftedMap implements OffsetMap {
  constructor(
    readonly start: number,
    readonly length: number,
  ) {}

  toOriginal(offset: number): number {
    return offset + this.start;
  }

  rangeToOriginal({ start, end }: Range): Range {
    return { start: start + this.start, end: end + this.start };
  }

  toDerived(offset: number): number | undefined {
    return offset >= this.start && offset <= this.start + this.length ? offset - this.start : undefined;
  }

  editToOriginal({ range, newText }: TextEdit): TextEdit {
    return { range: this.rangeToOriginal(range), newText };
  }
}

/** The map of a text that stands as it is from offset 0 on, but for `blanks`, which it does not show. */
export function blankedMap(length: number, blanks: readonly Range[]): OffsetMap {
  if (blanks.length === 0) return shiftedMap(0, length);
  const segments: Segment[] = [];
  const take = (start: number, end: number, hidden: boolean): void => {
    const run = { derivedStart: start, derivedLength: end - start, originalStart: start };
    if (end > start) segments.push({ ...run, originalLength: end - start, ...(hidden && { hidden }) });
  };
  let position = 0;
  for (const { start, end } of [...blanks].sort((a, b) => a.start - b.start)) {
    take(position, start, false);
    take(Math.max(position, start), end, true);
    position = Math.max(position, end);
  }
  take(position, length, false);
  return segmentedMap(segments);
}

/** Whether the run corresponds character by character. */
function isAlike(segment: Segment): boolean {
  return segment.derivedLength === segment.originalLength && segment.synthetic !== true;
}

/** The map of a text that was put together from `segments`, which are ordered, adjoin in the derived text, and cover it. */
export function segmentedMap(segments: readonly Segment[]): OffsetMap {
  const indexAt = (derivedOffset: number): number => {
    let low = 0;
    let high = segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((segments[middle]?.derivedStart ?? 0) <= derivedOffset) low = middle;
      else high = middle - 1;
    }
    return low;
  };

  const startOf = (derivedOffset: number): number => {
    const segment = segments[indexAt(derivedOffset)];
    if (!segment) return 0;
    const into = derivedOffset - segment.derivedStart;
    if (into >= segment.derivedLength) return segment.originalStart + segment.originalLength;
    return segment.originalStart + (isAlike(segment) ? into : 0);
  };

  const endOf = (derivedOffset: number): number => {
    if (derivedOffset <= 0) return startOf(0);
    const segment = segments[indexAt(derivedOffset - 1)];
    if (!segment) return 0;
    const into = derivedOffset - segment.derivedStart;
    return isAlike(segment) ? segment.originalStart + into : segment.originalStart + segment.originalLength;
  };

  const rangeToOriginal = (range: Range): Range => {
    const start = startOf(range.start);
    return range.end <= range.start
      ? { start, end: start }
      : { start, end: Math.max(start, endOf(range.end)) };
  };

  return {
    toOriginal: startOf,
    rangeToOriginal,
    toDerived(originalOffset) {
      for (const segment of segments) {
        const into = originalOffset - segment.originalStart;
        if (into < 0 || into > segment.originalLength) continue;
        if (into === segment.originalLength && segment !== segments.at(-1)) continue;
        return segment.derivedStart + (isAlike(segment) ? into : 0);
      }
      return undefined;
    },
    editToOriginal(edit) {
      const { start, end } = edit.range;
      const touchesSynthetic = segments.some((segment) => {
        if (segment.synthetic !== true && segment.hidden !== true) return false;
        const segmentEnd = segment.derivedStart + segment.derivedLength;
        if (start === end) return segment.derivedStart < start && start < segmentEnd;
        const isDeletedWhole =
          !segment.hidden && edit.newText === '' && start <= segment.derivedStart && segmentEnd <= end;
        return segment.derivedStart < end && start < segmentEnd && !isDeletedWhole;
      });
      if (touchesSynthetic) return undefined;
      // An insertion belongs behind the text before it, so that it never lands behind a hole that follows.
      const range = start === end ? { start: endOf(start), end: endOf(start) } : rangeToOriginal(edit.range);
      return { range, newText: edit.newText };
    },
  };
}

/** The map that leads through `first` and then `second`. */
export function composedMap(first: OffsetMap, second: OffsetMap): OffsetMap {
  if (
    first instanceof ShiftedMap &&
    second instanceof ShiftedMap &&
    first.start + first.length <= second.length
  ) {
    return new ShiftedMap(first.start + second.start, first.length);
  }
  return new ComposedMap(first, second);
}

class ComposedMap implements OffsetMap {
  constructor(
    readonly first: OffsetMap,
    readonly second: OffsetMap,
  ) {}

  toOriginal(offset: number): number {
    return this.second.toOriginal(this.first.toOriginal(offset));
  }

  rangeToOriginal(range: Range): Range {
    return this.second.rangeToOriginal(this.first.rangeToOriginal(range));
  }

  toDerived(offset: number): number | undefined {
    const middle = this.second.toDerived(offset);
    return middle === undefined ? undefined : this.first.toDerived(middle);
  }

  editToOriginal(edit: TextEdit): TextEdit | undefined {
    const middle = this.first.editToOriginal(edit);
    return middle && this.second.editToOriginal(middle);
  }
}
