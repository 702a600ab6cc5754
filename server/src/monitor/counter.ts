/** How much a counter grew, or undefined where it went backwards: then it was reset, and what it lost is unknown. */
export function increaseOf(before: number, after: number): number | undefined {
  return after >= before ? after - before : undefined;
}

/** The rate of a counter, or undefined where no time passed or the counter was reset. */
export function ratePerSecond(before: number, after: number, elapsedMs: number): number | undefined {
  const increase = increaseOf(before, after);
  return increase === undefined || !(elapsedMs > 0) ? undefined : increase / (elapsedMs / 1000);
}
