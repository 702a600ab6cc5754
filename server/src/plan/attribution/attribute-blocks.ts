import type { PlanBuffers, PlanIoTimes } from '../../protocol/plan';
import { type NodeDraft, runsElsewhere } from '../node-draft';
import type { Payer } from './payers';

/** Sets each node's own buffers and I/O times: its counts without those of its children and of what ran inside it. */
export function attributeBlocks(
  nodes: readonly NodeDraft[],
  payers: ReadonlyMap<number, readonly Payer[]>,
): void {
  const taken = nodes.map((): NodeDraft[] => []);
  for (const node of nodes) {
    if (node.parentId === undefined) continue;
    if (!runsElsewhere(node)) {
      taken[node.parentId]?.push(node);
      continue;
    }
    // A CTE's blocks are read by whoever first reads it, even where its time is shared.
    const reader = largestReader(payers.get(node.id) ?? [], nodes);
    if (reader !== undefined) taken[reader]?.push(node);
  }
  for (const node of nodes) {
    const parts = taken[node.id] ?? [];
    if (node.buffers !== undefined) {
      const inner = parts.map(({ buffers }) => buffers);
      node.selfBuffers = mapCounts(node.buffers, (key, value) => without(value, key, inner));
    }
    if (node.ioTimes !== undefined) {
      const inner = parts.map(({ ioTimes }) => ioTimes);
      node.selfIoTimes = mapTimes(node.ioTimes, (key, value) => without(value, key, inner));
    }
  }
}

function largestReader(payers: readonly Payer[], nodes: readonly NodeDraft[]): number | undefined {
  let largest: number | undefined;
  let most = -1;
  for (const { payer } of payers) {
    const buffers = nodes[payer]?.buffers;
    const blocks = (buffers?.sharedHit ?? 0) + (buffers?.sharedRead ?? 0) + (buffers?.tempRead ?? 0);
    if (blocks > most) [largest, most] = [payer, blocks];
  }
  return largest;
}

function without<Key extends string>(
  value: number,
  key: Key,
  parts: readonly (Readonly<Record<Key, number>> | undefined)[],
): number {
  let rest = value;
  for (const counts of parts) rest -= counts?.[key] ?? 0;
  return Math.max(0, rest);
}

function mapCounts(counts: PlanBuffers, map: (key: keyof PlanBuffers, value: number) => number): PlanBuffers {
  return {
    sharedHit: map('sharedHit', counts.sharedHit),
    sharedRead: map('sharedRead', counts.sharedRead),
    sharedDirtied: map('sharedDirtied', counts.sharedDirtied),
    sharedWritten: map('sharedWritten', counts.sharedWritten),
    localHit: map('localHit', counts.localHit),
    localRead: map('localRead', counts.localRead),
    localDirtied: map('localDirtied', counts.localDirtied),
    localWritten: map('localWritten', counts.localWritten),
    tempRead: map('tempRead', counts.tempRead),
    tempWritten: map('tempWritten', counts.tempWritten),
  };
}

function mapTimes(times: PlanIoTimes, map: (key: keyof PlanIoTimes, value: number) => number): PlanIoTimes {
  return {
    sharedReadMs: map('sharedReadMs', times.sharedReadMs),
    sharedWriteMs: map('sharedWriteMs', times.sharedWriteMs),
    localReadMs: map('localReadMs', times.localReadMs),
    localWriteMs: map('localWriteMs', times.localWriteMs),
    tempReadMs: map('tempReadMs', times.tempReadMs),
    tempWriteMs: map('tempWriteMs', times.tempWriteMs),
  };
}
