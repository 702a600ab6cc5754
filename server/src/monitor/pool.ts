import type { ConnectionGroup, PoolReading, Sample } from '../protocol/monitor';
import { countOf, isIdleInTransaction, isWaitingForLock } from './sessions';

export function poolOf({ connections }: Sample): PoolReading {
  return {
    groups: [...connections].sort(
      (a, b) =>
        urgency(a) - urgency(b) ||
        b.count - a.count ||
        (b.oldestStateAgeMs ?? 0) - (a.oldestStateAgeMs ?? 0) ||
        keyOf(a).localeCompare(keyOf(b)),
    ),
    clientConnections: countOf(connections),
    ownConnections: countOf(connections.filter(({ isOwn }) => isOwn)),
    hiddenConnections: countOf(connections.filter(({ state }) => state === 'hidden')),
  };
}

function urgency(group: ConnectionGroup): number {
  if (isWaitingForLock(group)) return 0;
  if (isIdleInTransaction(group)) return 1;
  return group.state === 'active' && !group.isOwn ? 2 : 3;
}

/** Groups that are otherwise alike must not change places from sample to sample. */
function keyOf({ application, client, database, user, state }: ConnectionGroup): string {
  return [application, client, database, user, state].join('\n');
}
