import { ratePerSecond } from '../counter';
import { connectedDatabase, hourOfSamples, type Metric } from '../metric';

/** Transactions of the connected database that ended, committed or rolled back; sampling itself adds one or two. */
export const transactions: Metric = {
  name: 'transactions',
  title: 'Transactions',
  unit: 'perSecond',
  read: ({ current, previous }) => {
    const pair = connectedDatabase(previous, current);
    return (
      pair &&
      ratePerSecond(
        pair.before.commits + pair.before.rollbacks,
        pair.after.commits + pair.after.rollbacks,
        pair.elapsedMs,
      )
    );
  },
  combine: 'mean',
  ring: hourOfSamples,
};
