import { ratePerSecond } from '../counter';
import { connectedDatabase, hourOfSamples, type Metric } from '../metric';
import { bytesText } from '../quantity-text';

/** What the connected database's sorts and hashes spilled to disk. */
export const temporaryFiles: Metric = {
  name: 'temporary-files',
  title: 'Temporary files',
  unit: 'bytesPerSecond',
  read: ({ current, minuteAgo }) => {
    const pair = connectedDatabase(minuteAgo, current);
    return pair && ratePerSecond(pair.before.temporaryBytes, pair.after.temporaryBytes, pair.elapsedMs);
  },
  combine: 'highest',
  ring: hourOfSamples,
  threshold: {
    crossed: 'above',
    warning: 10 * 1024 * 1024,
    measure: (value) => value,
    message: (value) =>
      `Sorts and hashes wrote ${bytesText(value)} a second to temporary files in the last minute. Give the statements that do it more work_mem, or an index that sorts for them.`,
  },
};
