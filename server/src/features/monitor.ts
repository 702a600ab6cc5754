import type { Connection } from 'vscode-languageserver';
import type { ActiveDatabase } from '../database/active-database';
import type { Database } from '../database/database';
import { createSampler } from '../database/sampler';
import { type Loss, type SamplingLoop, startSampling } from '../database/sampling-loop';
import { createMonitor } from '../monitor/monitor';
import { historyMs, type MonitorState, minimumIntervalMs, type Snapshot } from '../protocol/monitor';
import {
  monitorStateNotification,
  type StartMonitorParams,
  startMonitorRequest,
  stopMonitorRequest,
} from '../protocol/monitor-requests';

/** What is known of one database: from the first start until it is switched, or told to be forgotten. */
interface Session {
  readonly database: Database;
  readonly sampler: ReturnType<typeof createSampler>;
  readonly monitor: ReturnType<typeof createMonitor>;
  loop?: SamplingLoop;
  loss?: Loss | undefined;
  snapshot?: Snapshot;
}

/** Answers `forecost/monitor/start` and `stop`. Samples only between the two. Gives the function that ends it. */
export function registerMonitor(connection: Connection, active: ActiveDatabase): () => void {
  let view: StartMonitorParams | undefined;
  let session: Session | undefined;

  const state = (): MonitorState => {
    if (!active.current || !session) return { kind: 'disconnected' };
    const snapshot = session.snapshot ?? null;
    if (!view) return { kind: 'paused', snapshot };
    if (session.loss) return { kind: 'lost', ...session.loss, snapshot };
    return snapshot ? { kind: 'live', snapshot } : { kind: 'starting' };
  };
  // A notification that cannot be sent has nobody left to hear of it.
  const tell = () =>
    void connection.sendNotification(monitorStateNotification, state()).catch(() => undefined);

  const pause = () => {
    session?.loop?.stop();
    if (session) {
      delete session.loop;
      session.loss = undefined;
    }
  };

  const follow = () => {
    const database = active.current;
    if (session?.database !== database) {
      pause();
      session = database && { database, sampler: createSampler(database), monitor: createMonitor() };
    }
    const followed = session;
    if (!followed || !view) return;
    if (followed.loop) {
      followed.loop.restart(view.intervalMs);
      return;
    }
    followed.loop = startSampling(followed.sampler, view.intervalMs, {
      onSample(sample) {
        if (!view) return;
        followed.loss = undefined;
        followed.snapshot = followed.monitor.observe(sample, view);
        tell();
      },
      onLost(loss) {
        followed.loss = loss;
        tell();
      },
    });
  };

  connection.onRequest(startMonitorRequest, (params) => {
    view = clamped(params);
    follow();
    return state();
  });

  connection.onRequest(stopMonitorRequest, ({ keepHistory }) => {
    view = undefined;
    pause();
    if (!keepHistory) session = undefined;
    return state();
  });

  const unlisten = active.onChange((change) => {
    const isSwitched = session?.database !== active.current;
    // The database tries a lost server too, and may be the first to see it again.
    const isBack = session?.loss !== undefined && change.kind === 'connected';
    if (!isSwitched && !isBack) return;
    follow();
    if (isSwitched && view) tell();
  });

  return () => {
    unlisten();
    view = undefined;
    pause();
  };
}

function clamped({ intervalMs, windowMs }: StartMonitorParams): StartMonitorParams {
  return {
    intervalMs: Math.max(minimumIntervalMs, Number.isFinite(intervalMs) ? intervalMs : minimumIntervalMs),
    windowMs: Math.min(historyMs, Math.max(10_000, Number.isFinite(windowMs) ? windowMs : historyMs)),
  };
}
