/** What a node passes on to another: an amount, and how much of it is mere rounding or guess. */
export interface Demand {
  readonly to: number;
  readonly amount: number;
  readonly uncertain: number;
}

export interface Shares {
  readonly total: Float64Array;
  readonly self: Float64Array;
}

/**
 * Shares an amount out from the roots down: every node keeps what its demands leave. Where demands exceed what a
 * node has, first their uncertain parts give way, then all in proportion. So nothing becomes negative, and all
 * `self` together are what the roots were given, whatever the numbers of the plan say.
 */
export function shareOut(
  count: number,
  roots: ReadonlyMap<number, number>,
  asked: Float64Array,
  demandsOf: (node: number) => readonly Demand[],
): Shares {
  const total = new Float64Array(count);
  const self = new Float64Array(count);
  const waiting = new Int32Array(count);
  const demands: (readonly Demand[])[] = [];
  for (let node = 0; node < count; node++) {
    const own = demandsOf(node);
    demands.push(own);
    for (const { to } of own) waiting[to] = (waiting[to] ?? 0) + 1;
  }
  for (const [root, amount] of roots) total[root] = (total[root] ?? 0) + amount;

  const done = new Uint8Array(count);
  const ready: number[] = [];
  for (let node = count - 1; node >= 0; node--) if (waiting[node] === 0) ready.push(node);
  // Nodes that ask each other in a circle (no server writes such a plan) are taken in their order.
  for (let next = 0, left = count; left > 0; ) {
    let node = ready.pop();
    if (node === undefined) {
      while (done[next] === 1) next += 1;
      node = next;
    }
    if (done[node] === 1) continue;
    done[node] = 1;
    left -= 1;
    const have = total[node] ?? 0;
    const wanted = asked[node] ?? 0;
    const scale = wanted > 0 ? Math.min(1, have / wanted) : 0;
    let rest = have;
    for (const grant of fitInto(demands[node] ?? [], scale, have)) {
      total[grant.to] = (total[grant.to] ?? 0) + grant.amount;
      rest -= grant.amount;
      waiting[grant.to] = (waiting[grant.to] ?? 0) - 1;
      if (waiting[grant.to] === 0) ready.push(grant.to);
    }
    self[node] = Math.max(0, rest);
  }
  return { total, self };
}

function fitInto(demands: readonly Demand[], scale: number, have: number): { to: number; amount: number }[] {
  const grants = demands.map(({ to, amount }) => ({ to, amount: amount * scale }));
  let sum = 0;
  for (const { amount } of grants) sum += amount;
  if (sum <= have) return grants;

  const give = demands.map(({ amount, uncertain }) => Math.min(amount, uncertain) * scale);
  let canGive = 0;
  for (const amount of give) canGive += amount;
  const yielded = canGive > 0 ? Math.min(1, (sum - have) / canGive) : 0;
  let remaining = 0;
  for (const [index, grant] of grants.entries()) {
    grant.amount = Math.max(0, grant.amount - (give[index] ?? 0) * yielded);
    remaining += grant.amount;
  }
  if (remaining > have) for (const grant of grants) grant.amount *= have / remaining;
  return grants;
}
