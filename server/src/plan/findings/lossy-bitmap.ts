import type { FindingCheck } from '../finding-check';
import { countText, sizeText } from '../quantity';

export const lossyBitmap: FindingCheck = {
  id: 'lossy-bitmap',
  summary: 'A bitmap did not fit into work_mem',
  why: 'The bitmap kept pages instead of rows, so every row of those pages is tested again.',
  advice: 'Raise work_mem for this query.',
  *check(plan) {
    for (const node of plan.nodes) {
      const lossy = node.lossyHeapBlocks ?? 0;
      if (lossy === 0) continue;
      const blocks = lossy + (node.exactHeapBlocks ?? 0);
      const removed = (node.rowsRemovedByIndexRecheckPerLoop ?? 0) * (node.loops ?? 1);
      const tested = removed + (node.actualRows ?? 0);
      if (removed === 0) continue;
      const needBytes = Math.ceil((blocks * bytesPerPage) / 2 ** 20) * 2 ** 20;
      yield {
        nodeId: node.id,
        message: `The bitmap for ${node.relation ?? 'the table'} kept ${countText(lossy)} of ${countText(blocks)} pages without their rows; ${countText(removed)} rows were tested in vain.`,
        advice: `SET work_mem = '${sizeText(needBytes).replace(/\.\d+| /g, '')}' would hold the bitmap.`,
        savingMs: (node.selfTimeMs ?? 0) * (removed / tested),
      };
    }
  },
};

/** An entry of the bitmap's hash table, which is at most half full (tidbitmap.c). */
const bytesPerPage = 128;
