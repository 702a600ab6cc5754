import * as vscode from 'vscode';
import {
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  type ServerOptions,
  State,
  TransportKind,
} from 'vscode-languageclient/node';

const languages = [
  'sql',
  'postgres',
  'pgsql',
  'typescript',
  'typescriptreact',
  'javascript',
  'javascriptreact',
];

/** The language server's client. Nothing runs yet: `start` does. */
export function createLanguageClient(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): LanguageClient {
  const module = context.asAbsolutePath('dist/server.cjs');
  const serverOptions: ServerOptions = {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6011'] } },
  };
  const clientOptions: LanguageClientOptions = {
    documentSelector: languages.flatMap((language) => [
      { language, scheme: 'file' },
      { language, scheme: 'untitled' },
      { language, scheme: 'vscode-remote' },
      { language, scheme: 'vscode-vfs' },
      // The cells of notebooks.
      { language, scheme: 'vscode-notebook-cell' },
    ]),
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    markdown: { isTrusted: { enabledCommands: ['forecost.explainRule'] } },
    synchronize: {
      fileEvents: vscode.workspace.createFileSystemWatcher(
        '**/{*.sql,*.pgsql,forecost.config.json,forecost.baseline.json,forecost.snapshot.json}',
      ),
    },
    diagnosticPullOptions: { onChange: true, onFocus: true, onTabs: false },
  };
  return new LanguageClient('forecost', 'Forecost', serverOptions, clientOptions);
}

/** A language status item that says whether the server runs, with a click that starts it again. */
export function showServerStatus(client: LanguageClient): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem(
    'forecost.server',
    languages.map((language) => ({ language })),
  );
  item.name = 'Forecost';
  const show = (state: State): void => {
    item.busy = state === State.Starting;
    item.text =
      state === State.Running
        ? 'Forecost'
        : state === State.Starting
          ? 'Forecost is starting'
          : 'Forecost stopped';
    item.severity =
      state === State.Stopped
        ? vscode.LanguageStatusSeverity.Error
        : vscode.LanguageStatusSeverity.Information;
    item.command =
      state === State.Stopped
        ? { title: 'Restart', command: 'forecost.restartServer' }
        : { title: 'Show log', command: 'forecost.showLog' };
  };
  show(client.state);
  return vscode.Disposable.from(
    item,
    client.onDidChangeState((event) => show(event.newState)),
  );
}
