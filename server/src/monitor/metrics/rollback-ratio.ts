import { increaseOf } from '../counter';
import { connectedDatabase, hourOfSamples, type Metric, type SampleWindow } from '../metric';
import { shareText } from '../quantity-text';

/** The share of the connected database's transactions of the last minute that were rolled back. */
export const rollbackRatio: Metric = {
  name: 'rollback-ratio',
  title: 'Rolled back',
  unit: 'ratio',
  read: (window) => {
    const ended = endedTransactions(window);
    return ended && ended.all > 0 ? ended.rolledBack / ended.all : undefined;
  },
  combine: 'mean',
  ring: hourOfSamples,
  threshold: {
    crossed: 'above',
    warning: 0.2,
    measure: (value, window) =>
      (endedTransactions(window)?.all ?? 0) >= transactionsToJudge ? value : undefined,
    message: (value) =>
      `${shareText(value)} of the transactions of the last minute were rolled back. Look for errors in the application's log.`,
  },
};

/** Below this many transactions a minute a few failures decide the ratio. */
const transactionsToJudge = 100;

function endedTransactions({ current, minuteAgo }: SampleWindow) {
  const pair = connectedDatabase(minuteAgo, current);
  const committed = pair && increaseOf(pair.before.commits, pair.after.commits);
  const rolledBack = pair && increaseOf(pair.before.rollbacks, pair.after.rollbacks);
  return committed === undefined || rolledBack === undefined
    ? undefined
    : { all: committed + rolledBack, rolledBack };
}
