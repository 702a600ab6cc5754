export interface Point {
  readonly timeMs: number;
  readonly value: number;
}

/** How much of a metric's past is kept. */
export interface RingBounds {
  readonly maxAgeMs: number;
  readonly maxPoints: number;
}

/** The latest points of a metric, oldest first; older ones fall out as new ones come. */
interface Ring {
  push(point: Point): void;
  points(): readonly Point[];
}

export function createRing(bounds: RingBounds): Ring {
  let points: Point[] = [];
  // Falling out one by one from the front would move the whole list each time.
  let start = 0;

  return {
    push(point) {
      const last = points.at(-1);
      // A clock that was set back: what lies in the future now cannot be put in order any more.
      if (last && last.timeMs >= point.timeMs) {
        points = points.slice(start).filter(({ timeMs }) => timeMs < point.timeMs);
        start = 0;
      }
      points.push(point);
      start = Math.max(start, points.length - bounds.maxPoints);
      const oldestMs = point.timeMs - bounds.maxAgeMs;
      for (let first = points[start]; first && first.timeMs < oldestMs; first = points[start]) start += 1;
      if (start > bounds.maxPoints) {
        points = points.slice(start);
        start = 0;
      }
    },
    points: () => points.slice(start),
  };
}
