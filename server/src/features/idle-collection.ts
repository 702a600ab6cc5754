import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** So much garbage is worth a collection: V8 would collect by itself soon, in the middle of a keystroke. */
const worthCollectingBytes = 4_000_000;

/**
 * Gives what is to be called when an answer is about to go out: once it is out, the young garbage is collected, which
 * takes a millisecond or two, so that the next keystroke need not wait for it.
 */
export function createIdleCollection(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: (options: { readonly type: 'minor' }) => void = runInNewContext('gc');
  let isScheduled = false;
  return () => {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      if (youngBytes() > worthCollectingBytes) collect({ type: 'minor' });
    });
  };
}

function youngBytes(): number {
  return getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')?.space_used_size ?? 0;
}
