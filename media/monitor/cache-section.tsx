import { useState } from 'preact/hooks';
import type { CacheReading, CacheRow, Snapshot } from '../../server/src/protocol/monitor';
import { formatBytes } from '../shared/format';
import { type Column, DataTable } from './data-table';
import { bytesPerSecondText, countText, ratioText } from './quantity';
import { Segments } from './segments';

type Kind = 'tables' | 'indexes' | 'databases';

const kinds: readonly { readonly value: Kind; readonly title: string; readonly empty: string }[] = [
  { value: 'tables', title: 'Tables', empty: 'No table of this database has been read yet.' },
  { value: 'indexes', title: 'Indexes', empty: 'No index of this database has been read yet.' },
  { value: 'databases', title: 'Databases', empty: 'No database has been read yet.' },
];

/** What shared buffers hold of what is asked for, and what is not held most often. */
export function CacheSection({ snapshot }: { readonly snapshot: Snapshot }) {
  const [kind, setKind] = useState<Kind>('tables');
  const { cache } = snapshot;
  const rows = cache[kind];
  return (
    <>
      <div class="toolbar">
        <Segments label="What to show" options={kinds} value={kind} onChange={setKind} />
        <span class="muted">{limitText(cache, kind)}</span>
      </div>
      <DataTable
        key={kind}
        caption={`Buffer hits by ${kind}`}
        columns={columnsOf(kind)}
        rows={rows}
        keyOf={({ id }) => id}
        sorting={{ column: 'read', isDescending: true }}
        shortCount={8}
        empty={kinds.find(({ value }) => value === kind)?.empty ?? ''}
      />
    </>
  );
}

function limitText({ relationLimit, ...rows }: CacheReading, kind: Kind): string {
  return kind !== 'databases' && rows[kind].length >= relationLimit
    ? `the ${countText(relationLimit)} with the most reads`
    : '';
}

function columnsOf(kind: Kind): readonly Column<CacheRow>[] {
  return [
    {
      id: 'name',
      title: kind === 'tables' ? 'Table' : kind === 'indexes' ? 'Index' : 'Database',
      sortBy: ({ name }) => name,
      cell: ({ name, owner }) => (
        <span class="name" title={owner === null ? name : `${name} (${owner})`}>
          {name}
          {owner !== null && owner !== 'public' && <span class="muted"> {owner}</span>}
        </span>
      ),
    },
    {
      id: 'ratio',
      title: 'Hit ratio',
      help: 'The share of block requests that shared buffers served, since the statistics were reset.',
      isNumber: true,
      sortBy: ({ hitRatio }) => hitRatio,
      cell: ({ hitRatio }) => <Ratio share={hitRatio} />,
    },
    {
      id: 'opened',
      title: 'Since opened',
      help: 'The hit ratio since this view was opened.',
      isNumber: true,
      priority: 2,
      sortBy: ({ hitRatioSinceOpened }) => hitRatioSinceOpened,
      cell: ({ hitRatioSinceOpened }) =>
        hitRatioSinceOpened === null ? <span class="muted">no reads</span> : ratioText(hitRatioSinceOpened),
    },
    {
      id: 'read',
      title: 'Read',
      help: 'What was not in shared buffers, since the statistics were reset. The operating system may have had it.',
      isNumber: true,
      sortBy: ({ readBytes }) => readBytes,
      cell: ({ readBytes }) => formatBytes(readBytes),
    },
    {
      id: 'rate',
      title: 'Now',
      help: 'What is read per second at the moment.',
      isNumber: true,
      sortBy: ({ readBytesPerSecond }) => readBytesPerSecond,
      cell: ({ readBytesPerSecond }) =>
        readBytesPerSecond === null ? '–' : bytesPerSecondText(readBytesPerSecond),
    },
  ];
}

function Ratio({ share }: { readonly share: number | null }) {
  if (share === null) return <span class="muted">no reads yet</span>;
  return (
    <span class="ratio">
      <span class="bar" aria-hidden="true">
        <span class="bar-fill" style={{ width: `${share * 100}%` }} />
      </span>
      <span class="ratio-number">{ratioText(share)}</span>
    </span>
  );
}
