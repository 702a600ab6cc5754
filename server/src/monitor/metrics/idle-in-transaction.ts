import { hourOfSamples, type Metric } from '../metric';
import { durationText } from '../quantity-text';
import { countOf, isIdleInTransaction, longestIdleInTransactionMs } from '../sessions';

/** Sessions that have opened a transaction and do nothing in it. */
export const idleInTransaction: Metric = {
  name: 'idle-in-transaction',
  title: 'Idle in transaction',
  unit: 'connections',
  read: ({ current }) => countOf(current.connections.filter(isIdleInTransaction)),
  combine: 'highest',
  ring: hourOfSamples,
  threshold: {
    crossed: 'above',
    warning: 60_000,
    error: 600_000,
    measure: (_, { current }) => longestIdleInTransactionMs(current),
    message: (value, { current }) =>
      `${value} ${value === 1 ? 'session is' : 'sessions are'} idle in a transaction, the longest for ${durationText(longestIdleInTransactionMs(current) ?? 0)}. An open transaction keeps its locks and holds back VACUUM: commit or roll back, or set idle_in_transaction_session_timeout.`,
  },
};
