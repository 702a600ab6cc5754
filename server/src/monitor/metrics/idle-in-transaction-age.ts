import { hourOfSamples, type Metric } from '../metric';
import { longestIdleInTransactionMs } from '../sessions';

/** How long the session has done nothing that has been idle in a transaction for longest. */
export const idleInTransactionAge: Metric = {
  name: 'idle-in-transaction-age',
  title: 'Oldest idle in transaction',
  unit: 'milliseconds',
  read: ({ current }) => longestIdleInTransactionMs(current),
  combine: 'highest',
  ring: hourOfSamples,
};
