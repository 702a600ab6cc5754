import type { FindingCheck } from '../finding-check';
import { countText } from '../quantity';

export const heapFetches: FindingCheck = {
  id: 'heap-fetches',
  summary: 'An index-only scan still reads the table',
  why: 'The visibility map does not vouch for the pages, so each row is looked up in the table after all.',
  advice: 'Run VACUUM on the table, and let autovacuum come by more often.',
  *check(plan) {
    for (const node of plan.nodes) {
      const fetches = node.heapFetches ?? 0;
      if (node.type !== 'Index Only Scan' || fetches < 100) continue;
      const rows = (node.actualRows ?? 0) + (node.rowsRemovedByFilterPerLoop ?? 0) * (node.loops ?? 0);
      const fetchShare = Math.min(1, fetches / Math.max(1, rows));
      if (fetchShare < 0.1) continue;
      const table = node.relation ?? 'the table';
      yield {
        nodeId: node.id,
        message: `The index-only scan of ${table} looked up ${countText(fetches)} of ${countText(Math.max(rows, fetches))} rows in the table.`,
        advice: `Run VACUUM ${table}; if that has to be done again and again, lower autovacuum_vacuum_scale_factor for it.`,
        savingMs: (node.selfTimeMs ?? 0) * fetchShare * lookUpShare,
      };
    }
  },
};

/** Of the time of an index-only scan that looks up each row; the rest is the walk through the index. */
const lookUpShare = 0.7;
