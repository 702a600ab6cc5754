import type { ConnectionGroup, Sample } from '../protocol/monitor';

export function isIdleInTransaction({ state }: ConnectionGroup): boolean {
  return state === 'idle in transaction' || state === 'idle in transaction (aborted)';
}

export function isWaitingForLock({ waitEventType }: ConnectionGroup): boolean {
  return waitEventType === 'Lock';
}

/** Undefined where no session is idle in a transaction. */
export function longestIdleInTransactionMs(sample: Sample): number | undefined {
  return longestStateAgeMs(sample.connections.filter(isIdleInTransaction));
}

/** The longest time that a session of these has been in its state; undefined where there is none. */
export function longestStateAgeMs(groups: readonly ConnectionGroup[]): number | undefined {
  return groups.length === 0 ? undefined : Math.max(...groups.map((group) => group.oldestStateAgeMs ?? 0));
}

export function countOf(groups: readonly ConnectionGroup[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}
