import type { EnclosingLoop } from '../../syntax/embedded/code-model';

/** Loops of at most this many elements that the code spells out are short. */
const shortLoop = 20;

/** Whether a loop's body runs once for each of many rows, and not for batches, databases, attempts or events. */
export function runsPerElement(loop: EnclosingLoop): boolean {
  if (loop.length !== undefined && loop.length <= shortLoop) return false;
  if (loop.inSteps) return false;
  const words = [loop.over ?? '', ...loop.elementNames].join(' ');
  if (isBatch.test(words) || isPlace.test(words)) return false;
  switch (loop.kind) {
    case 'for-of':
    case 'for-in':
      return !loop.leavesBehindCall;
    case 'callback':
      return true;
    case 'for-await':
      return !loop.leavesBehindCall && !isEvent.test(words);
    case 'for':
      return loop.over !== undefined ? !loop.leavesBehindCall : !loop.mayLeave && !isAttempt.test(words);
    case 'while':
    case 'do':
      return loop.consumes && !loop.leavesBehindCall;
  }
}

/** Each element holds many rows. */
const isBatch = /chunk|batch|page|slice|bucket|partition|group/i;
/** Each element is a database, or a part of one, of its own. */
const isPlace =
  /shard|tenant|schema|database|region|replica|\bpools?\b|client|connection|tables?\b|migration|statement|quer(?:y|ies)/i;
const isEvent =
  /event|message|notification|subscription|listen|consumer|queue|job|request|socket|signal|interval/i;
const isAttempt = /attempt|retr(?:y|ies)|tries/i;
