import type { PlanNode } from '../../protocol/plan';
import { diskCostMs, memorySetting } from '../disk-cost';
import type { FindingCheck } from '../finding-check';
import { sizeText } from '../quantity';

export const sortOnDisk: FindingCheck = {
  id: 'sort-on-disk',
  summary: 'A sort did not fit into work_mem',
  why: 'The rows were sorted in pieces, written to temporary files and merged from there.',
  advice: 'Raise work_mem for this query, sort fewer or narrower rows, or let an index give the order.',
  *check(plan) {
    for (const node of plan.nodes) {
      const spilledBytes = spilledSortBytes(node);
      if (spilledBytes === 0) continue;
      const workMem = plan.settings.work_mem;
      const key = node.sortKey?.join(', ').slice(0, 200);
      yield {
        nodeId: node.id,
        message: `The sort${key === undefined ? '' : ` by ${key}`} wrote ${sizeText(spilledBytes)} to disk${workMem === undefined ? '' : ` (work_mem is ${workMem})`}.`,
        advice: `SET work_mem = '${memorySetting(spilledBytes * memoryPerDisk)}' would keep it in memory; an index in this order would spare the sort.`,
        savingMs: diskCostMs(node),
      };
    }
  },
};

/** Rows take more room in memory, with their headers and pointers, than on disk. */
const memoryPerDisk = 2.2;

/** The largest of the processes': each has a work_mem of its own. */
function spilledSortBytes(node: PlanNode): number {
  let most = 0;
  for (const { sortSpaceType, sortSpaceBytes } of [node, ...node.workers]) {
    if (sortSpaceType === 'Disk') most = Math.max(most, sortSpaceBytes ?? 0);
  }
  return most;
}
