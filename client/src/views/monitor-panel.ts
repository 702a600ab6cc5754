import * as vscode from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import { Messenger } from 'vscode-messenger';
import type { WebviewIdMessageParticipant } from 'vscode-messenger-common';
import type { MonitorState } from '../../../server/src/protocol/monitor';
import {
  monitorStateNotification,
  startMonitorRequest,
  stopMonitorRequest,
} from '../../../server/src/protocol/monitor-requests';
import {
  changeMonitorView,
  chooseConnection,
  copyStatement,
  type MonitorViewState,
  monitorViewReady,
  openStatement,
  retryMonitor,
  showMonitorState,
} from '../../../server/src/protocol/monitor-view';
import type { Connections } from '../connections/connections';
import { tabIcon, webviewHtml, webviewOptions } from './webview';

const viewType = 'forecost.monitor';

export interface MonitorParts {
  readonly client: LanguageClient;
  readonly connections: Connections;
}

/** `forecost.showStatistics`, and the panel of the last window when the editor is opened again. */
export function registerMonitor(context: vscode.ExtensionContext, parts: MonitorParts): vscode.Disposable {
  let open: MonitorPanel | undefined;
  const adopt = (panel: vscode.WebviewPanel, settings: ViewSettings) => {
    const adopted = new MonitorPanel(context.extensionUri, panel, parts, settings);
    open = adopted;
    panel.onDidDispose(() => {
      if (open === adopted) open = undefined;
    });
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand('forecost.showStatistics', () => {
      if (open) return open.reveal();
      const panel = vscode.window.createWebviewPanel(
        viewType,
        'Live Statistics',
        vscode.ViewColumn.Active,
        webviewOptions(context.extensionUri),
      );
      adopt(panel, defaultSettings);
    }),
    vscode.window.registerWebviewPanelSerializer(viewType, {
      async deserializeWebviewPanel(panel, state: unknown) {
        panel.webview.options = webviewOptions(context.extensionUri);
        adopt(panel, settingsOf(state));
      },
    }),
  );
}

type ViewSettings = Pick<MonitorViewState, 'windowMs' | 'isPaused'>;

const defaultSettings: ViewSettings = { windowMs: 15 * 60_000, isPaused: false };

/** What the view has stored may be of another version. */
function settingsOf(state: unknown): ViewSettings {
  const { windowMs, isPaused } = (state ?? {}) as Partial<Record<keyof ViewSettings, unknown>>;
  return {
    windowMs: typeof windowMs === 'number' ? windowMs : defaultSettings.windowMs,
    isPaused: isPaused === true,
  };
}

/** One panel with live statistics. The server samples only while it can be seen. */
class MonitorPanel {
  private readonly messenger = new Messenger();
  private readonly view: WebviewIdMessageParticipant;
  private readonly subscriptions: vscode.Disposable[];
  private state: MonitorState = { kind: 'starting' };
  private lastRequest = 0;

  constructor(
    extensionUri: vscode.Uri,
    private readonly panel: vscode.WebviewPanel,
    private readonly parts: MonitorParts,
    private settings: ViewSettings,
  ) {
    const { client, connections } = parts;
    panel.iconPath = tabIcon(extensionUri);
    this.view = this.messenger.registerWebviewPanel(panel);
    const { messenger } = this;
    messenger.onNotification(monitorViewReady, () => this.show());
    messenger.onNotification(changeMonitorView, (change) => {
      this.settings = { ...this.settings, ...change };
      this.sample();
    });
    messenger.onNotification(retryMonitor, () => this.sample());
    messenger.onNotification(copyStatement, async ({ sql }) => {
      await vscode.env.clipboard.writeText(sql);
    });
    messenger.onNotification(openStatement, ({ sql }) => openSql(sql));
    messenger.onNotification(chooseConnection, async () => {
      await vscode.commands.executeCommand('forecost.switchConnection');
    });
    this.subscriptions = [
      client.onNotification(monitorStateNotification, (state) => this.setState(state)),
      client.onDidChangeState(({ newState }) => {
        if (newState === State.Running) this.sample();
      }),
      connections.onDidChange(() => this.show()),
      panel.onDidChangeViewState(() => this.sample()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('forecost.monitor.intervalMs')) this.sample();
      }),
    ];
    panel.onDidDispose(() => this.dispose());
    panel.webview.html = webviewHtml(panel.webview, extensionUri, {
      name: 'monitor',
      title: 'Live Statistics',
    });
    this.sample();
  }

  reveal(): void {
    this.panel.reveal();
  }

  /** Has the server sample while the panel can be seen and is not paused, and no longer. */
  private sample(): void {
    const { client } = this.parts;
    if (client.state !== State.Running) return;
    const intervalMs = vscode.workspace.getConfiguration('forecost').get<number>('monitor.intervalMs', 2000);
    const isWatched = this.panel.visible && !this.settings.isPaused;
    this.lastRequest += 1;
    const request = this.lastRequest;
    const answer = isWatched
      ? client.sendRequest(startMonitorRequest, { intervalMs, windowMs: this.settings.windowMs })
      : client.sendRequest(stopMonitorRequest, { keepHistory: true });
    answer.then(
      (state) => {
        if (request === this.lastRequest) this.setState(state);
      },
      (error) => client.error('Live statistics could not be started or stopped.', error, false),
    );
  }

  private setState(state: MonitorState): void {
    this.state = state;
    this.show();
  }

  private show(): void {
    // A hidden panel has no page; it asks for the state when it has one again.
    if (!this.panel.visible) return;
    this.messenger.sendNotification(showMonitorState, this.view, {
      state: this.state,
      connection: this.parts.connections.active?.name ?? null,
      ...this.settings,
    });
  }

  private dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
    const { client } = this.parts;
    if (client.state !== State.Running) return;
    // A server that is stopping needs not be told.
    client.sendRequest(stopMonitorRequest, { keepHistory: false }).catch(() => undefined);
  }
}

async function openSql(content: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: 'sql', content });
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside });
}
