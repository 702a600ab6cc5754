import type { Snapshot } from '../../server/src/protocol/monitor';
import type { MonitorViewState } from '../../server/src/protocol/monitor-view';
import { Icon } from '../shared/icon';
import type { Actions } from './actions';
import { ageText, clockText } from './quantity';
import { Segments } from './segments';

interface HeaderStripProps {
  readonly view: MonitorViewState;
  readonly snapshot: Snapshot | null;
  readonly actions: Actions;
}

const windows = [
  { value: 5 * 60_000, title: '5 min' },
  { value: 15 * 60_000, title: '15 min' },
  { value: 60 * 60_000, title: '60 min' },
];

/** What is looked at, whether it is there, and how it is looked at. */
export function HeaderStrip({ view, snapshot, actions }: HeaderStripProps) {
  const { state, isPaused, windowMs } = view;
  const server = snapshot?.server;
  const isLive = state.kind === 'live' && !isPaused;
  return (
    <header>
      <div class="identity">
        <h1>
          <span class={`dot ${isLive ? 'good' : state.kind === 'lost' ? 'bad' : ''}`} aria-hidden="true" />
          {view.connection ?? server?.database ?? 'No connection'}
        </h1>
        {server && (
          <ul class="facts">
            <li>PostgreSQL {server.version}</li>
            <li>{server.isReplica ? 'replica' : 'primary'}</li>
            <li>
              {server.database} as {server.user}
            </li>
            <li title={`Started ${new Date(server.startedAtMs).toLocaleString()}`}>
              up {ageText(snapshot.takenAtMs - server.startedAtMs)}
            </li>
          </ul>
        )}
      </div>
      <div class="controls">
        <span class="status" role="status">
          {statusText(view, snapshot)}
        </span>
        <Segments
          label="Time window"
          options={windows}
          value={windowMs}
          onChange={(value) => actions.change({ windowMs: value })}
        />
        <button
          type="button"
          class="icon-button"
          aria-pressed={isPaused}
          aria-label="Pause"
          title={isPaused ? 'Go on sampling' : 'Pause sampling'}
          onClick={() => actions.change({ isPaused: !isPaused })}
        >
          <Icon name={isPaused ? 'play' : 'debug-pause'} />
        </button>
      </div>
    </header>
  );
}

/** Changes seldom: screen readers say it each time. */
function statusText({ state, isPaused }: MonitorViewState, snapshot: Snapshot | null): string {
  if (isPaused) return snapshot ? `Paused at ${clockText(snapshot.takenAtMs)}` : 'Paused';
  switch (state.kind) {
    case 'live':
    case 'disconnected':
      return '';
    case 'lost':
      return 'Not reachable';
    default:
      return 'Connecting…';
  }
}
