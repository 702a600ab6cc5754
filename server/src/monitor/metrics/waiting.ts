import type { Sample } from '../../protocol/monitor';
import { hourOfSamples, type Metric } from '../metric';
import { durationText } from '../quantity-text';
import { countOf, isWaitingForLock, longestStateAgeMs } from '../sessions';

/** Sessions that wait for a lock which another one holds. */
export const waiting: Metric = {
  name: 'waiting',
  title: 'Waiting',
  unit: 'connections',
  read: ({ current }) => countOf(current.connections.filter(isWaitingForLock)),
  combine: 'highest',
  ring: hourOfSamples,
  threshold: {
    crossed: 'above',
    warning: 5_000,
    error: 60_000,
    measure: (_, { current }) => longestMs(current),
    message: (value, { current }) =>
      `${value} ${value === 1 ? 'session waits' : 'sessions wait'} for a lock; the longest statement of them has run for ${durationText(longestMs(current) ?? 0)}. Find the transaction that holds the lock, and end it.`,
  },
};

function longestMs(sample: Sample): number | undefined {
  return longestStateAgeMs(sample.connections.filter(isWaitingForLock));
}
