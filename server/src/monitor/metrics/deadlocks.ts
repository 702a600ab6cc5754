import { increaseOf } from '../counter';
import { connectedDatabase, hourOfSamples, type Metric } from '../metric';

/** Deadlocks of the connected database in the last minute. */
export const deadlocks: Metric = {
  name: 'deadlocks',
  title: 'Deadlocks',
  unit: 'count',
  read: ({ current, minuteAgo }) => {
    const pair = connectedDatabase(minuteAgo, current);
    return pair && increaseOf(pair.before.deadlocks, pair.after.deadlocks);
  },
  combine: 'highest',
  ring: hourOfSamples,
  threshold: {
    crossed: 'above',
    warning: 1,
    measure: (value) => value,
    message: (value) =>
      `${value} ${value === 1 ? 'deadlock' : 'deadlocks'} in the last minute; the server ended a transaction for each. Make transactions take their locks in the same order.`,
  },
};
