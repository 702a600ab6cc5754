export type Counters<Name extends string> = Readonly<Record<Name, number>>;

/** How much the counters of many things have grown since each was first seen. */
interface Growth<Name extends string> {
  /**
   * Takes up a thing's counters and gives their growth. A counter that went backwards was reset, so that everything
   * it counts came since the last look. `fromZero` says of a thing seen for the first time that it is new.
   */
  observe(id: string, counters: Counters<Name>, fromZero: boolean): Counters<Name>;
}

interface Tracked<Name extends string> {
  last: Counters<Name>;
  grown: Record<Name, number>;
}

/** Remembers at most `maxThings`; those that were not looked at for longest are forgotten first. */
export function createGrowth<Name extends string>(names: readonly Name[], maxThings: number): Growth<Name> {
  const tracked = new Map<string, Tracked<Name>>();
  const each = (value: (name: Name) => number) =>
    Object.fromEntries(names.map((name) => [name, value(name)])) as Record<Name, number>;

  return {
    observe(id, counters, fromZero) {
      const known = tracked.get(id);
      const grown = known
        ? each((name) => known.grown[name] + sinceLast(known.last[name], counters[name]))
        : each((name) => (fromZero ? counters[name] : 0));
      // Set anew, it becomes the youngest of the map.
      tracked.delete(id);
      tracked.set(id, { last: counters, grown });
      for (const oldest of tracked.keys()) {
        if (tracked.size <= maxThings) break;
        tracked.delete(oldest);
      }
      return grown;
    },
  };
}

function sinceLast(before: number, after: number): number {
  return after >= before ? after - before : after;
}
