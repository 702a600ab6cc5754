import type { ConnectionGroup, Snapshot } from '../../server/src/protocol/monitor';
import { type Column, DataTable } from './data-table';
import { ageText, countText } from './quantity';

/** Who is connected, and what they do: those that wait and those that hold something open first. */
export function PoolSection({ snapshot }: { readonly snapshot: Snapshot }) {
  const { pool } = snapshot;
  return (
    <>
      <p class="summary">
        {countText(pool.clientConnections)} {pool.clientConnections === 1 ? 'connection' : 'connections'},{' '}
        {countText(pool.ownConnections)} of them Forecost's
        {pool.hiddenConnections > 0 &&
          `; what ${countText(pool.hiddenConnections)} do is not visible to this role`}
      </p>
      <DataTable
        caption="Connections by state, application and client"
        columns={columns}
        rows={pool.groups}
        keyOf={keyOf}
        shortCount={8}
        empty="No client is connected."
      />
    </>
  );
}

const columns: readonly Column<ConnectionGroup>[] = [
  {
    id: 'state',
    title: 'State',
    sortBy: stateText,
    cell: (group) => (
      <span class={`state ${toneOf(group)}`} title={stateText(group)}>
        <span class="dot" aria-hidden="true" />
        {stateText(group)}
      </span>
    ),
  },
  {
    id: 'application',
    title: 'Application',
    sortBy: ({ application }) => application,
    cell: ({ application, isOwn }) => (
      <>
        {application === '' ? (
          <span class="muted">no name</span>
        ) : (
          <span title={application}>{application}</span>
        )}
        {isOwn && <span class="muted"> (this view)</span>}
      </>
    ),
  },
  {
    id: 'client',
    title: 'Client',
    priority: 2,
    sortBy: ({ client }) => client,
    cell: ({ client, state }) =>
      client ?? <span class="muted">{state === 'hidden' ? 'hidden' : 'local'}</span>,
  },
  {
    id: 'user',
    title: 'Role',
    priority: 3,
    sortBy: ({ user }) => user,
    cell: ({ user }) => user,
  },
  {
    id: 'database',
    title: 'Database',
    priority: 3,
    sortBy: ({ database }) => database,
    cell: ({ database }) => database,
  },
  {
    id: 'count',
    title: 'Count',
    isNumber: true,
    sortBy: ({ count }) => count,
    cell: ({ count }) => countText(count),
  },
  {
    id: 'transaction',
    title: 'Transaction',
    help: 'How long the longest transaction of them has been open.',
    isNumber: true,
    priority: 3,
    sortBy: ({ oldestTransactionAgeMs }) => oldestTransactionAgeMs,
    cell: ({ oldestTransactionAgeMs }) =>
      oldestTransactionAgeMs === null ? '–' : ageText(oldestTransactionAgeMs),
  },
  {
    id: 'age',
    title: 'Oldest',
    help: 'How long the longest of them has been in this state.',
    isNumber: true,
    sortBy: ({ oldestStateAgeMs }) => oldestStateAgeMs,
    cell: ({ oldestStateAgeMs }) => (oldestStateAgeMs === null ? '–' : ageText(oldestStateAgeMs)),
  },
];

function stateText({ state, waitEventType, waitEvent }: ConnectionGroup): string {
  if (waitEventType === 'Lock') return `waiting for lock (${waitEvent})`;
  return waitEventType && waitEvent ? `${state} (${waitEventType}: ${waitEvent})` : state;
}

function toneOf({ state, waitEventType, isOwn }: ConnectionGroup): string {
  if (waitEventType === 'Lock') return 'warning';
  if (state.startsWith('idle in transaction')) return 'warning';
  return state === 'active' && !isOwn ? 'busy' : 'calm';
}

function keyOf(group: ConnectionGroup): string {
  const { database, user, application, client, state, waitEventType, waitEvent, isOwn } = group;
  return JSON.stringify([database, user, application, client, state, waitEventType, waitEvent, isOwn]);
}
