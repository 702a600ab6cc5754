import type { Metric } from './metric';
import { active } from './metrics/active';
import { blocksRead } from './metrics/blocks-read';
import { connections } from './metrics/connections';
import { deadlocks } from './metrics/deadlocks';
import { bufferHitRatio } from './metrics/hit-ratio';
import { idleInTransaction } from './metrics/idle-in-transaction';
import { idleInTransactionAge } from './metrics/idle-in-transaction-age';
import { rollbackRatio } from './metrics/rollback-ratio';
import { temporaryFiles } from './metrics/temporary-files';
import { transactions } from './metrics/transactions';
import { waiting } from './metrics/waiting';

/** In the order that a report lists them. */
export const allMetrics: readonly Metric[] = [
  connections,
  active,
  waiting,
  idleInTransaction,
  idleInTransactionAge,
  bufferHitRatio,
  transactions,
  rollbackRatio,
  blocksRead,
  temporaryFiles,
  deadlocks,
];
