import type { NotificationType } from 'vscode-messenger-common';
import type { MonitorState } from './monitor';

/** From the view: it is there and wants the state. */
export const monitorViewReady: NotificationType<void> = { method: 'monitor/ready' };

/** To the view: everything that it shows, whole. */
export const showMonitorState: NotificationType<MonitorViewState> = { method: 'monitor/state' };

/** What the view shows, and how it is looked at. `windowMs` is the length of the charts, in milliseconds. */
export interface MonitorViewState {
  readonly state: MonitorState;
  /** The connection's name, as the person called it. Never a password. */
  readonly connection: string | null;
  readonly windowMs: number;
  readonly isPaused: boolean;
}

/** From the view: the person chose another time window or pressed Pause. */
export const changeMonitorView: NotificationType<{
  readonly windowMs?: number;
  readonly isPaused?: boolean;
}> = { method: 'monitor/change' };

/** From the view: try a lost server now. */
export const retryMonitor: NotificationType<void> = { method: 'monitor/retry' };

/** From the view: put a statement on the clipboard. */
export const copyStatement: NotificationType<{ readonly sql: string }> = { method: 'monitor/copy' };

/** From the view: open a statement as an untitled SQL document. */
export const openStatement: NotificationType<{ readonly sql: string }> = { method: 'monitor/open' };

/** From the view: choose a connection. */
export const chooseConnection: NotificationType<void> = { method: 'monitor/connect' };
