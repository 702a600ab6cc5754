import '@vscode/codicons/dist/codicon.css';
import 'uplot/dist/uPlot.min.css';
import '../shared/theme.css';
import './monitor.css';
import { render } from 'preact';
import { HOST_EXTENSION } from 'vscode-messenger-common';
import { Messenger } from 'vscode-messenger-webview';
import {
  changeMonitorView,
  chooseConnection,
  copyStatement,
  monitorViewReady,
  openStatement,
  retryMonitor,
  showMonitorState,
} from '../../server/src/protocol/monitor-view';
import type { Actions } from './actions';
import { Dashboard } from './dashboard';

const vscode = acquireVsCodeApi();
const messenger = new Messenger(vscode);

const actions: Actions = {
  ready: () => messenger.sendNotification(monitorViewReady, HOST_EXTENSION),
  change: (change) => messenger.sendNotification(changeMonitorView, HOST_EXTENSION, change),
  retry: () => messenger.sendNotification(retryMonitor, HOST_EXTENSION),
  copy: (sql) => messenger.sendNotification(copyStatement, HOST_EXTENSION, { sql }),
  open: (sql) => messenger.sendNotification(openStatement, HOST_EXTENSION, { sql }),
  chooseConnection: () => messenger.sendNotification(chooseConnection, HOST_EXTENSION),
};

const root = document.getElementById('root') ?? document.body;

messenger.onNotification(showMonitorState, (view) => {
  // Only what the host needs to open the view again as it was.
  vscode.setState({ windowMs: view.windowMs, isPaused: view.isPaused });
  render(<Dashboard view={view} actions={actions} />, root);
});
messenger.start();
actions.ready();
