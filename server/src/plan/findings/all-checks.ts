import type { FindingCheck } from '../finding-check';
import { correlatedSubplan } from './correlated-subplan';
import { hashOnDisk } from './hash-on-disk';
import { heapFetches } from './heap-fetches';
import { indexFilter } from './index-filter';
import { jitTime } from './jit-time';
import { joinFilter } from './join-filter';
import { lossyBitmap } from './lossy-bitmap';
import { misestimate } from './misestimate';
import { nestedLoop } from './nested-loop';
import { planningTime } from './planning-time';
import { rowsSkipped } from './rows-skipped';
import { seqScan } from './seq-scan';
import { sortOnDisk } from './sort-on-disk';
import { triggerTime } from './trigger-time';

export const findingChecks: readonly FindingCheck[] = [
  seqScan,
  indexFilter,
  heapFetches,
  lossyBitmap,
  nestedLoop,
  joinFilter,
  correlatedSubplan,
  rowsSkipped,
  sortOnDisk,
  hashOnDisk,
  misestimate,
  triggerTime,
  planningTime,
  jitTime,
];
