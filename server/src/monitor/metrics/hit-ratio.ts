import { increaseOf } from '../counter';
import { hitRatio } from '../hit-ratio';
import { connectedDatabase, hourOfSamples, type Metric, type SampleWindow } from '../metric';
import { shareText } from '../quantity-text';

/** The share of the connected database's block requests of the last minute that shared buffers could serve. */
export const bufferHitRatio: Metric = {
  name: 'hit-ratio',
  title: 'Hit ratio',
  unit: 'ratio',
  read: (window) => {
    const blocks = blocksOf(window);
    return blocks && hitRatio(blocks.hit, blocks.read);
  },
  combine: 'mean',
  ring: hourOfSamples,
  threshold: {
    crossed: 'below',
    warning: 0.9,
    measure: (value, window) => {
      const blocks = blocksOf(window);
      return blocks && blocks.hit + blocks.read >= blocksToJudge ? value : undefined;
    },
    message: (value) =>
      `Shared buffers held ${shareText(value)} of the blocks that were asked for in the last minute. Look for statements that read much, or give shared_buffers more memory.`,
  },
};

/** Below this many blocks a minute a few reads decide the ratio. */
const blocksToJudge = 10_000;

function blocksOf({ current, minuteAgo }: SampleWindow) {
  const pair = connectedDatabase(minuteAgo, current);
  const hit = pair && increaseOf(pair.before.blocksHit, pair.after.blocksHit);
  const read = pair && increaseOf(pair.before.blocksRead, pair.after.blocksRead);
  return hit === undefined || read === undefined ? undefined : { hit, read };
}
