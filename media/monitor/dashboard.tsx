import type { MonitorViewState } from '../../server/src/protocol/monitor-view';
import { Icon } from '../shared/icon';
import type { Actions } from './actions';
import { HeaderStrip } from './header-strip';
import { MetricTiles } from './metric-tiles';
import { Notices } from './notices';
import { clockText } from './quantity';
import { sections } from './sections';

interface DashboardProps {
  readonly view: MonitorViewState;
  readonly actions: Actions;
}

/** Is it healthy, who is using it, what is slow? */
export function Dashboard({ view, actions }: DashboardProps) {
  const { state, windowMs } = view;
  const snapshot = 'snapshot' in state ? state.snapshot : null;
  return (
    <>
      <HeaderStrip view={view} snapshot={snapshot} actions={actions} />
      {state.kind === 'disconnected' && (
        <div class="blank">
          <p>No database is connected.</p>
          <button type="button" class="primary" onClick={actions.chooseConnection}>
            Choose Connection…
          </button>
        </div>
      )}
      {state.kind === 'lost' && (
        <div class="lost" role="alert">
          <Icon name="debug-disconnect" />
          <p>
            {state.reason} Lost since {clockText(state.sinceMs)}, next attempt at{' '}
            {clockText(state.nextAttemptAtMs)}.
          </p>
          <button type="button" onClick={actions.retry}>
            Try Now
          </button>
        </div>
      )}
      {state.kind === 'starting' && (
        <div class="blank">
          <p>Reading the server's statistics…</p>
        </div>
      )}
      {state.kind === 'paused' && !snapshot && (
        <div class="blank">
          <p>Sampling is paused.</p>
          <button type="button" class="primary" onClick={() => actions.change({ isPaused: false })}>
            Go On
          </button>
        </div>
      )}
      {snapshot && (
        <main class={state.kind === 'live' ? '' : 'stale'}>
          <Notices notices={snapshot.notices} actions={actions} />
          <MetricTiles snapshot={snapshot} windowMs={windowMs} />
          <div class="sections">
            {sections.map(({ id, title, isWide, Content }) => (
              <section key={id} id={id} class={isWide ? 'wide' : ''} aria-labelledby={`${id}-title`}>
                <h2 id={`${id}-title`}>{title}</h2>
                <Content snapshot={snapshot} actions={actions} />
              </section>
            ))}
          </div>
        </main>
      )}
    </>
  );
}
