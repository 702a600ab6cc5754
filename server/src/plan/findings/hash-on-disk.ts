import type { Plan, PlanNode } from '../../protocol/plan';
import { diskCostMs, memorySetting } from '../disk-cost';
import type { Detection, FindingCheck } from '../finding-check';
import { parentOf, relationBelow } from '../plan-tree';
import { countText, sizeText } from '../quantity';

export const hashOnDisk: FindingCheck = {
  id: 'hash-on-disk',
  summary: 'A hash table did not fit into memory',
  why: 'What exceeds work_mem × hash_mem_multiplier is written to temporary files and read again, part by part.',
  advice: 'Raise work_mem or hash_mem_multiplier for this query, or hash fewer or narrower rows.',
  *check(plan) {
    for (const node of plan.nodes) {
      const detection = hashJoin(plan, node) ?? aggregate(node) ?? tupleStore(node);
      if (detection !== undefined) yield detection;
    }
  },
};

function hashJoin(plan: Plan, node: PlanNode): Detection | undefined {
  const batches = node.hashBatches ?? 1;
  if (node.type !== 'Hash' || batches <= 1) return undefined;
  const join = parentOf(plan, node);
  const needBytes = (node.peakMemoryBytes ?? 0) * batches;
  const table = relationBelow(plan, node);
  return {
    nodeId: node.id,
    message: `The hash table${table === undefined ? '' : ` of ${table}`} was split into ${countText(batches)} batches, all but one of them on disk.`,
    advice: `It needs about ${sizeText(needBytes)}: SET work_mem = '${memorySetting(needBytes)}', or half of that where hash_mem_multiplier is 2.`,
    savingMs: diskCostMs(node) + (join === undefined ? 0 : diskCostMs(join)),
  };
}

function aggregate(node: PlanNode): Detection | undefined {
  const spilled = [node, ...node.workers].reduce((most, { diskBytes }) => Math.max(most, diskBytes ?? 0), 0);
  if (node.type !== 'Aggregate' || spilled === 0) return undefined;
  const needBytes = (node.peakMemoryBytes ?? 0) + spilled * groupsPerDisk;
  const keys = node.groupKey?.join(', ').slice(0, 200);
  return {
    nodeId: node.id,
    message: `The groups${keys === undefined ? '' : ` by ${keys}`} did not fit into memory; ${sizeText(spilled)} went to disk.`,
    advice: `SET work_mem = '${memorySetting(needBytes)}' would keep them in memory.`,
    savingMs: diskCostMs(node),
  };
}

/** Input rows are spilled, not groups, and several of them make one group; the bound is on the safe side. */
const groupsPerDisk = 1.5;

function tupleStore(node: PlanNode): Detection | undefined {
  if (node.storage !== 'Disk' || node.storageBytes === undefined) return undefined;
  return {
    nodeId: node.id,
    message: `The ${node.title} kept ${sizeText(node.storageBytes)} of rows on disk.`,
    advice: `SET work_mem = '${memorySetting(node.storageBytes * 2)}' would keep them in memory.`,
    savingMs: diskCostMs(node),
  };
}
