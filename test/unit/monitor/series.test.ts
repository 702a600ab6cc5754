import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRing } from '../../../server/src/monitor/ring';
import { seriesOf } from '../../../server/src/monitor/series';

const points = (...times: number[]) => times.map((timeMs) => ({ timeMs, value: timeMs }));
const times = (ring: ReturnType<typeof createRing>) => ring.points().map(({ timeMs }) => timeMs);

test('a ring forgets what is too old', () => {
  const ring = createRing({ maxAgeMs: 10, maxPoints: 100 });
  for (const point of points(1, 5, 11, 16)) ring.push(point);
  expect(times(ring)).toEqual([11, 16]);
});

test('a ring forgets what is too many', () => {
  const ring = createRing({ maxAgeMs: 1000, maxPoints: 3 });
  for (const point of points(1, 2, 3, 4, 5, 6, 7, 8)) ring.push(point);
  expect(times(ring)).toEqual([6, 7, 8]);
});

test('a clock that was set back takes the future out of a ring', () => {
  const ring = createRing({ maxAgeMs: 1000, maxPoints: 10 });
  for (const point of points(1, 50, 60, 40)) ring.push(point);
  expect(times(ring)).toEqual([1, 40]);
});

test('a ring is in order and within its bounds, whatever comes', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 500 })), (arrivals) => {
      const ring = createRing({ maxAgeMs: 100, maxPoints: 7 });
      for (const point of points(...arrivals)) ring.push(point);
      const kept = times(ring);
      expect(kept.length).toBeLessThanOrEqual(7);
      expect(kept.at(-1)).toBe(arrivals.at(-1));
      expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
      expect((kept.at(-1) ?? 0) - (kept[0] ?? 0)).toBeLessThanOrEqual(100);
    }),
  );
});

test('a series has one value for each step', () => {
  const window = { fromMs: 0, untilMs: 100, stepCount: 10, gapMs: 1000 };
  expect(seriesOf(points(1, 2, 9, 12, 95), window, 'highest')).toEqual({
    timesMs: [9, 12, 95],
    values: [9, 12, 95],
  });
  expect(seriesOf(points(1, 2, 9), window, 'lowest').values).toEqual([1]);
  expect(seriesOf(points(1, 2, 9), window, 'mean').values).toEqual([4]);
});

test('a series says where nobody looked', () => {
  const window = { fromMs: 0, untilMs: 1000, stepCount: 1000, gapMs: 30 };
  expect(seriesOf(points(10, 20, 100, 110), window, 'mean')).toEqual({
    timesMs: [10, 20, 60, 100, 110],
    values: [10, 20, null, 100, 110],
  });
});

test('a series leaves out what is outside its window', () => {
  const window = { fromMs: 50, untilMs: 100, stepCount: 10, gapMs: 1000 };
  expect(seriesOf(points(10, 49, 50, 100, 101), window, 'mean').timesMs).toEqual([50, 100]);
});

test('a window without length is a series of what is at that moment', () => {
  const window = { fromMs: 50, untilMs: 50, stepCount: 10, gapMs: 0 };
  expect(seriesOf(points(49, 50, 51), window, 'mean').timesMs).toEqual([50]);
});
