interface Needing {
  readonly id: number;
  /** Of others, which come before it; those that are not in the list do not count. */
  readonly needs: readonly number[];
}

/** The items in their order, but each after those that it needs; of a circle the first comes first. */
export function inOrder<T extends Needing>(items: readonly T[]): T[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  const placed = new Set<number>();
  const ordered: T[] = [];
  for (const item of items) {
    const waiting = [{ item, next: 0 }];
    if (placed.has(item.id)) continue;
    placed.add(item.id);
    for (let top = waiting.at(-1); top; top = waiting.at(-1)) {
      const needed = top.item.needs[top.next++];
      if (needed === undefined) {
        ordered.push(top.item);
        waiting.pop();
        continue;
      }
      const first = byId.get(needed);
      if (!first || placed.has(needed)) continue;
      placed.add(needed);
      waiting.push({ item: first, next: 0 });
    }
  }
  return ordered;
}
