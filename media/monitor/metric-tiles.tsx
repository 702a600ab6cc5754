import type { Snapshot } from '../../server/src/protocol/monitor';
import { MetricTile } from './metric-tile';
import { ageText, countText } from './quantity';

/** In the order in which they are shown; the first question is whether there is room. */
const tiles = [
  { metric: 'connections', title: 'Connections' },
  { metric: 'active', title: 'Active' },
  { metric: 'waiting', title: 'Waiting' },
  { metric: 'idle-in-transaction', title: 'Idle in tx' },
  { metric: 'hit-ratio', title: 'Hit ratio' },
  { metric: 'transactions', title: 'Transactions' },
];

interface MetricTilesProps {
  readonly snapshot: Snapshot;
  readonly windowMs: number;
}

export function MetricTiles({ snapshot, windowMs }: MetricTilesProps) {
  const readings = new Map(snapshot.metrics.map((reading) => [reading.metric, reading]));
  return (
    <div class="tiles">
      {tiles.map(({ metric, title }) => {
        const reading = readings.get(metric);
        const detail = detailOf(metric, snapshot);
        return (
          reading && (
            <MetricTile
              key={metric}
              reading={reading}
              title={title}
              untilMs={snapshot.takenAtMs}
              windowMs={windowMs}
              {...(detail === undefined ? {} : { detail })}
            />
          )
        );
      })}
    </div>
  );
}

function detailOf(metric: string, { metrics, pool }: Snapshot): string | undefined {
  const valueNow = (name: string) => metrics.find((reading) => reading.metric === name)?.value ?? null;
  const hidden = pool.hiddenConnections > 0 ? `${countText(pool.hiddenConnections)} not visible` : undefined;
  switch (metric) {
    case 'connections':
      return `${countText(pool.ownConnections)} by Forecost`;
    case 'active':
      return hidden;
    case 'waiting':
      return hidden ?? 'for a lock';
    case 'idle-in-transaction': {
      const ageMs = valueNow('idle-in-transaction-age');
      return ageMs === null ? hidden : `oldest ${ageText(ageMs)}`;
    }
    case 'hit-ratio':
      return valueNow(metric) === null ? 'no reads yet' : 'of the last minute';
    default:
      return undefined;
  }
}
