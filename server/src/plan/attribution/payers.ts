import { isGather, type NodeDraft, runsElsewhere } from '../node-draft';

/** A node inside which an InitPlan or CTE ran, and its part of that time. */
export interface Payer {
  readonly payer: number;
  readonly portion: number;
}

/**
 * Finds for each InitPlan and CTE the nodes inside which it ran: it runs when first asked for, inside the node
 * that refers to it, and only that node's time holds it. References give the candidates; the time that a candidate
 * has left after its children decides, because "$0" may also be a parameter of the query.
 * A CTE that writes and is read by nobody runs after the rest of the query: it has no payer.
 */
export function findPayers(
  nodes: readonly NodeDraft[],
  wallTimeMs: Float64Array,
): ReadonlyMap<number, readonly Payer[]> {
  const payers = new Map<number, readonly Payer[]>();
  const spareMs = spareTimes(nodes, wallTimeMs);
  const references = new ReferenceIndex(nodes);
  for (const node of nodes) {
    const attachedTo = node.parentId === undefined ? undefined : nodes[node.parentId];
    if (attachedTo === undefined || !runsElsewhere(node)) continue;
    const timeMs = wallTimeMs[node.id] ?? 0;
    const candidates = references.candidates(node, attachedTo);
    const found = choosePayers(timeMs, candidates, spareMs, node, nodes);
    if (found.length > 0) {
      payers.set(node.id, found);
    } else if (node.operation !== undefined) {
      continue;
    } else {
      payers.set(node.id, [
        { payer: descendToSpare(timeMs, attachedTo, nodes, wallTimeMs, spareMs), portion: 1 },
      ]);
    }
    for (const { payer, portion } of payers.get(node.id) ?? []) {
      spareMs[payer] = Math.max(0, (spareMs[payer] ?? 0) - timeMs * portion);
    }
  }
  return payers;
}

function spareTimes(nodes: readonly NodeDraft[], wallTimeMs: Float64Array): Float64Array {
  const spareMs = Float64Array.from(wallTimeMs);
  for (const node of nodes) {
    if (node.parentId === undefined || runsElsewhere(node)) continue;
    spareMs[node.parentId] = (spareMs[node.parentId] ?? 0) - (wallTimeMs[node.id] ?? 0);
  }
  return spareMs.map((value) => Math.max(0, value));
}

function choosePayers(
  timeMs: number,
  candidates: readonly number[],
  spareMs: Float64Array,
  node: NodeDraft,
  nodes: readonly NodeDraft[],
): readonly Payer[] {
  const startupMs = node.actualStartupTimePerLoopMs ?? 0;
  const couldPay = candidates.filter((id) => (spareMs[id] ?? 0) >= timeMs * nearlyAll);
  // The reader that waited for the first row is the one that had it made.
  const waited = couldPay.find((id) => {
    const reader = nodes[id];
    return (reader?.actualStartupTimePerLoopMs ?? 0) * (reader?.loops ?? 0) >= startupMs * nearlyAll;
  });
  const payer = waited ?? couldPay[0];
  if (payer !== undefined) return [{ payer, portion: 1 }];
  let sumMs = 0;
  for (const id of candidates) sumMs += spareMs[id] ?? 0;
  // Too little time for it anywhere: the references meant something else, or the readers shared it.
  if (sumMs < timeMs / 2) return [];
  return candidates.map((id) => ({ payer: id, portion: (spareMs[id] ?? 0) / sumMs }));
}

/** Of a time measured in thousandths of a millisecond and rounded. */
const nearlyAll = 0.95;

/** Without a reference: follows the largest child down to a node that has the time to spare. */
function descendToSpare(
  timeMs: number,
  from: NodeDraft,
  nodes: readonly NodeDraft[],
  wallTimeMs: Float64Array,
  spareMs: Float64Array,
): number {
  let node: NodeDraft | undefined = from;
  for (let step = 0; node !== undefined && step < 1000; step++) {
    if ((spareMs[node.id] ?? 0) >= timeMs * nearlyAll) return node.id;
    let largest: NodeDraft | undefined;
    for (const id of node.childIds.slice(0, 100)) {
      const child = nodes[id];
      if (child === undefined || runsElsewhere(child)) continue;
      if (largest === undefined || (wallTimeMs[id] ?? 0) > (wallTimeMs[largest.id] ?? 0)) largest = child;
    }
    node = largest;
  }
  return from.id;
}

/** Which nodes refer to a CTE's name or an InitPlan's parameter. */
class ReferenceIndex {
  private readonly byKey = new Map<string, number[]>();

  constructor(private readonly nodes: readonly NodeDraft[]) {
    for (const node of nodes) {
      if (node.cte !== undefined) this.add(`CTE ${node.cte}`, node.id);
      for (const key of referencesOf(node)) this.add(key, node.id);
    }
  }

  candidates(node: NodeDraft, attachedTo: NodeDraft): readonly number[] {
    const keys = new Set(namesOf(node));
    const found: number[] = [];
    for (const key of keys) {
      const ids = this.byKey.get(key) ?? [];
      for (let index = lowerBound(ids, attachedTo.id); index < ids.length && found.length < 64; index++) {
        const id = ids[index] ?? 0;
        if (id >= attachedTo.id + attachedTo.subtreeSize) break;
        if (id >= node.id && id < node.id + node.subtreeSize) continue;
        found.push(this.leaderOf(id, attachedTo));
      }
    }
    return [...new Set(found)];
  }

  /** Gather evaluates the InitPlans that its workers need before it starts them. */
  private leaderOf(id: number, attachedTo: NodeDraft): number {
    let leader = id;
    let node = this.nodes[id];
    for (let step = 0; node !== undefined && node.id > attachedTo.id && step < 1000; step++) {
      node = node.parentId === undefined ? undefined : this.nodes[node.parentId];
      if (node !== undefined && isGather(node) && node.cte === undefined) leader = node.id;
    }
    return leader;
  }

  private add(key: string, id: number): void {
    const ids = this.byKey.get(key);
    if (ids === undefined) this.byKey.set(key, [id]);
    else if (ids.at(-1) !== id) ids.push(id);
  }
}

/** "InitPlan 1 (returns $0)" until PostgreSQL 16, "InitPlan 1" after, "CTE name"; without a name, whatever CTE. */
function namesOf(node: NodeDraft): string[] {
  const name = node.subplanName;
  if (name === undefined) return [];
  const returns = /^(.*?) \(returns (.*)\)$/.exec(name.slice(0, 1000));
  if (returns === null) return [name];
  return [returns[1] ?? name, ...(returns[2] ?? '').split(',').map((parameter) => parameter.trim())];
}

function referencesOf(node: NodeDraft): string[] {
  const keys: string[] = [];
  for (const text of expressionsOf(node)) {
    if (!text.includes('$') && !text.includes('InitPlan')) continue;
    for (const match of text.matchAll(/\$\d+|InitPlan [\w-]{1,64}/g)) {
      keys.push(match[0]);
      if (keys.length >= 64) return keys;
    }
  }
  return keys;
}

function* expressionsOf(node: NodeDraft): Generator<string> {
  const {
    filter,
    indexCond,
    recheckCond,
    joinFilter,
    hashCond,
    mergeCond,
    oneTimeFilter,
    tidCond,
    functionCall,
  } = node;
  for (const text of [
    filter,
    indexCond,
    recheckCond,
    joinFilter,
    hashCond,
    mergeCond,
    oneTimeFilter,
    tidCond,
    functionCall,
  ]) {
    if (text !== undefined) yield text;
  }
  yield* node.sortKey ?? [];
  yield* node.groupKey ?? [];
  const evaluated = node.properties['Params Evaluated'];
  if (Array.isArray(evaluated))
    for (const parameter of evaluated) if (typeof parameter === 'string') yield parameter;
  yield* node.output ?? [];
}

function lowerBound(ids: readonly number[], from: number): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ids[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
