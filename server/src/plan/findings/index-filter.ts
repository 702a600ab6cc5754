import type { FindingCheck } from '../finding-check';
import { indexColumns } from '../predicate';
import { countText, shareText } from '../quantity';

export const indexFilter: FindingCheck = {
  id: 'index-filter',
  summary: 'An index scan discards most of the rows that it fetches',
  why: 'The index leads to many rows, each is read from the table, and only then does the filter throw it away.',
  advice: 'Add the columns of the filter to the index.',
  *check(plan) {
    for (const node of plan.nodes) {
      if (!indexScans.has(node.type) || node.filter === undefined || node.loops === undefined) continue;
      const removed = (node.rowsRemovedByFilterPerLoop ?? 0) * node.loops;
      const fetched = removed + (node.actualRows ?? 0);
      if (fetched < 1000 || removed / fetched < 0.8) continue;
      const columns = indexColumns(node.filter);
      const through = node.index === undefined ? '' : ` through ${node.index}`;
      yield {
        nodeId: node.id,
        message: `${countText(fetched)} rows of ${node.relation ?? 'the table'} are fetched${through} and ${shareText(removed / fetched)} of them discarded.`,
        advice:
          columns.length === 0
            ? 'The filter cannot use an ordinary index as it is written; see whether it can be turned around.'
            : `An index that also has ${columns.join(', ')} would not fetch them.`,
        savingMs: (node.selfTimeMs ?? 0) * (removed / fetched),
      };
    }
  },
};

const indexScans = new Set(['Index Scan', 'Index Only Scan', 'Bitmap Heap Scan']);
