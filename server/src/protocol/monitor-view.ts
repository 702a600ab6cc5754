import type { NotificationType } from 'vscode-messenger-common';
import type { MonitorState } from './monitor';

/** The view is there and wants the state. */
export const monitorViewReady: NotificationType<void> = { method: 'monitor/ready' };

export const showMonitorState: NotificationType<MonitorViewState> = { method: 'monitor/state' };

export interface MonitorViewState {
  readonly state: MonitorState;
  /** The connection's name, as the person called it. Never a password. */
  readonly connection: string | null;
  readonly windowMs: number;
  readonly isPaused: boolean;
}

/** The person chose another time window or pressed Pause. */
export const changeMonitorView: NotificationType<{
  readonly windowMs?: number;
  readonly isPaused?: boolean;
}> = { method: 'monitor/change' };

/** Try a lost server now. */
export const retryMonitor: NotificationType<void> = { method: 'monitor/retry' };

export const copyStatement: NotificationType<{ readonly sql: string }> = { method: 'monitor/copy' };

/** Open a statement as an untitled SQL document. */
export const openStatement: NotificationType<{ readonly sql: string }> = { method: 'monitor/open' };

/** Choose a connection. */
export const chooseConnection: NotificationType<void> = { method: 'monitor/connect' };
