import { NotificationType, RequestType } from 'vscode-languageserver-protocol';
import type { MonitorState } from './monitor';

/** How to sample and how much to show. Times are in milliseconds, clamped to the bounds in `monitor.ts`. */
export interface StartMonitorParams {
  readonly intervalMs: number;
  /** How much history the snapshots carry. */
  readonly windowMs: number;
}

interface StopMonitorParams {
  /** False forgets the history, and what the differences count from. */
  readonly keepHistory: boolean;
}

/**
 * Samples the connected database until `stopMonitorRequest`. Asked again while it runs, it takes up the new interval
 * and window, tries a lost server at once, and sends the state again. Answers with the state at that moment.
 */
export const startMonitorRequest = new RequestType<StartMonitorParams, MonitorState, void>(
  'forecost/monitor/start',
);

/** Ends sampling, and cancels a sample that is under way. Answers with the state at that moment. */
export const stopMonitorRequest = new RequestType<StopMonitorParams, MonitorState, void>(
  'forecost/monitor/stop',
);

/** Sent after every sample, and when the server is lost or the connection is switched. */
export const monitorStateNotification = new NotificationType<MonitorState>('forecost/monitor/state');
