import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composedMap, type Segment, segmentedMap, shiftedMap } from '../../../server/src/text/offset-map';

const a = (
  derivedStart: number,
  derivedLength: number,
  originalStart: number,
  originalLength: number,
  synthetic = false,
) => ({ derivedStart, derivedLength, originalStart, originalLength, synthetic }) satisfies Segment;

// `ab\n${x}cd` inside backticks at offset 10: "ab", an escape, a hole that stands as $1, "cd".
const map = segmentedMap([a(0, 2, 10, 2), a(2, 1, 12, 2), a(3, 2, 14, 4, true), a(5, 2, 18, 2)]);

describe('segmentedMap', () => {
  it.each([
    [0, 10],
    [1, 11],
    [2, 12],
    [3, 14],
    [4, 14],
    [5, 18],
    [6, 19],
    [7, 20],
  ])('maps offset %i to %i', (derived, original) => {
    expect(map.toOriginal(derived)).toBe(original);
  });

  it.each([
    [
      { start: 0, end: 2 },
      { start: 10, end: 12 },
    ],
    [
      { start: 2, end: 3 },
      { start: 12, end: 14 },
    ],
    [
      { start: 4, end: 5 },
      { start: 14, end: 18 },
    ],
    [
      { start: 1, end: 6 },
      { start: 11, end: 19 },
    ],
    [
      { start: 5, end: 5 },
      { start: 18, end: 18 },
    ],
  ])('maps range %o to %o', (derived, original) => {
    expect(map.rangeToOriginal(derived)).toEqual(original);
  });

  it.each([
    [10, 0],
    [13, 2],
    [14, 3],
    [16, 3],
    [18, 5],
    [20, 7],
    [9, undefined],
    [21, undefined],
  ])('maps the original offset %i back to %s', (original, derived) => {
    expect(map.toDerived(original)).toBe(derived);
  });

  it('refuses an edit that touches what was made up', () => {
    expect(map.editToOriginal({ range: { start: 3, end: 5 }, newText: 'x' })).toBeUndefined();
    expect(map.editToOriginal({ range: { start: 4, end: 4 }, newText: 'x' })).toBeUndefined();
    expect(map.editToOriginal({ range: { start: 2, end: 6 }, newText: 'x' })).toBeUndefined();
  });

  it('lets what was made up be deleted whole', () => {
    expect(map.editToOriginal({ range: { start: 2, end: 5 }, newText: '' })?.range).toEqual({
      start: 12,
      end: 18,
    });
  });

  it('inserts behind the text before a hole and behind the hole', () => {
    expect(map.editToOriginal({ range: { start: 3, end: 3 }, newText: 'x' })?.range.start).toBe(14);
    expect(map.editToOriginal({ range: { start: 5, end: 5 }, newText: 'x' })?.range.start).toBe(18);
  });
});

describe('composedMap', () => {
  it('leads through both maps', () => {
    const both = composedMap(shiftedMap(1, 5), shiftedMap(100, 50));
    expect(both.toOriginal(2)).toBe(103);
    expect(both.toDerived(103)).toBe(2);
    expect(both.editToOriginal({ range: { start: 0, end: 1 }, newText: 'x' })).toEqual({
      range: { start: 101, end: 102 },
      newText: 'x',
    });
  });
});

it('keeps order: a later offset never maps to an earlier one', () => {
  const segments = fc
    .array(fc.tuple(fc.nat(4), fc.nat(4), fc.nat(3)), { minLength: 1, maxLength: 12 })
    .map((parts) => {
      let derivedStart = 0;
      let originalStart = 0;
      return parts.map(([derivedLength, originalLength, gap]) => {
        originalStart += gap;
        const segment = {
          derivedStart,
          derivedLength: derivedLength + 1,
          originalStart,
          originalLength: originalLength + 1,
        };
        derivedStart += segment.derivedLength;
        originalStart += segment.originalLength;
        return segment;
      });
    });
  fc.assert(
    fc.property(segments, fc.nat(60), fc.nat(60), (parts, x, y) => {
      const made = segmentedMap(parts);
      const length = parts.reduce((sum, part) => sum + part.derivedLength, 0);
      const [low, high] = [Math.min(x, y, length), Math.min(Math.max(x, y), length)];
      expect(made.toOriginal(low)).toBeLessThanOrEqual(made.toOriginal(high));
      const range = made.rangeToOriginal({ start: low, end: high });
      expect(range.start).toBeLessThanOrEqual(range.end);
    }),
  );
});
