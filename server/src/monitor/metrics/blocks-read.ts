import { ratePerSecond } from '../counter';
import { connectedDatabase, hourOfSamples, type Metric } from '../metric';

/** What the connected database read because shared buffers did not hold it. */
export const blocksRead: Metric = {
  name: 'blocks-read',
  title: 'Read',
  unit: 'bytesPerSecond',
  read: ({ current, previous }) => {
    const pair = connectedDatabase(previous, current);
    const rate = pair && ratePerSecond(pair.before.blocksRead, pair.after.blocksRead, pair.elapsedMs);
    return rate === undefined ? undefined : rate * current.server.blockSizeBytes;
  },
  combine: 'mean',
  ring: hourOfSamples,
};
