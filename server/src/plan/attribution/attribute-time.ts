import { type NodeDraft, runsElsewhere } from '../node-draft';
import { findPayers, type Payer } from './payers';
import { processScales } from './process-scale';
import { type Demand, shareOut } from './share-out';

/**
 * Sets total and self time of every node from the server's averages per loop, each millisecond counted once:
 * loops and parallel processes taken into account, InitPlans and CTEs taken from the nodes inside which they ran.
 * Answers who paid for them, for what else is to be attributed.
 */
export function attributeTime(nodes: readonly NodeDraft[]): ReadonlyMap<number, readonly Payer[]> {
  const cpuTimeMs = cpuTimes(nodes);
  const scales = processScales(nodes, cpuTimeMs);
  const wallTimeMs = cpuTimeMs.map((timeMs, id) => timeMs * (scales[id] ?? 1));
  const payers = findPayers(nodes, wallTimeMs);

  const demands: Demand[][] = nodes.map(() => []);
  const roots = new Map<number, number>();
  for (const node of nodes) {
    const amount = wallTimeMs[node.id] ?? 0;
    const uncertain = (node.loops ?? 0) * roundingMs * (scales[node.id] ?? 1);
    if (node.parentId === undefined) {
      roots.set(node.id, amount);
    } else if (!runsElsewhere(node)) {
      demands[node.parentId]?.push({ to: node.id, amount, uncertain });
    } else {
      const paidBy = payers.get(node.id);
      if (paidBy === undefined) roots.set(node.id, amount);
      for (const { payer, portion } of paidBy ?? []) {
        demands[payer]?.push({ to: node.id, amount: amount * portion, uncertain: uncertain * portion });
      }
    }
  }
  const { total, self } = shareOut(nodes.length, roots, wallTimeMs, (id) => demands[id] ?? []);
  for (const node of nodes) {
    node.totalTimeMs = total[node.id] ?? 0;
    node.selfTimeMs = self[node.id] ?? 0;
  }
  return payers;
}

/** The server writes thousandths of a millisecond. */
const roundingMs = 0.0005;

/** Time over all loops and processes; a node without times has its children's. */
function cpuTimes(nodes: readonly NodeDraft[]): Float64Array {
  const times = new Float64Array(nodes.length);
  const below = new Float64Array(nodes.length);
  for (let id = nodes.length - 1; id >= 0; id--) {
    const node = nodes[id];
    if (node === undefined) continue;
    const perLoopMs = node.actualTotalTimePerLoopMs;
    const timeMs = perLoopMs === undefined ? below[id] : perLoopMs * (node.loops ?? 1);
    times[id] = Math.max(0, timeMs ?? 0);
    if (node.parentId !== undefined && !runsElsewhere(node))
      below[node.parentId] = (below[node.parentId] ?? 0) + (times[id] ?? 0);
  }
  return times;
}
