import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** So much garbage is worth a collection: V8 would collect by itself soon, in the middle of a keystroke. */
const worthCollectingBytes = 4_000_000;

/** What was read of files that nobody has open is garbage at once; V8 lets the heap grow fivefold before it looks. */
const worthCollectingAllBytes = 24_000_000;

type Collect = (options: { readonly type: 'minor' | 'major' }) => void;

/** Collects garbage while nobody waits. */
export interface IdleCollection {
  /**
   * To be called when the answer to a keystroke is about to go out: once it is out, the young garbage is collected,
   * which takes a millisecond or two, so that the next keystroke need not wait for it.
   */
  afterAnswer(): void;
  /** To be called between two files of many: collects all where the heap has grown by much. */
  betweenFiles(): void;
}

export function createIdleCollection(): IdleCollection {
  setFlagsFromString('--expose-gc');
  const collect: Collect = runInNewContext('gc');
  let isScheduled = false;
  let lastBytes = usedBytes('old_space');
  return {
    afterAnswer() {
      if (isScheduled) return;
      isScheduled = true;
      setImmediate(() => {
        isScheduled = false;
        if (usedBytes('new_space') > worthCollectingBytes) collect({ type: 'minor' });
      });
    },
    betweenFiles() {
      if (usedBytes('old_space') < 2 * lastBytes + worthCollectingAllBytes) return;
      collect({ type: 'major' });
      lastBytes = usedBytes('old_space');
    },
  };
}

function usedBytes(name: 'new_space' | 'old_space'): number {
  return getHeapSpaceStatistics().find((space) => space.space_name === name)?.space_used_size ?? 0;
}
