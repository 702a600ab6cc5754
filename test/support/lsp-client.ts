import { type ChildProcess, spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import {
  type CodeAction,
  CodeActionRequest,
  type CodeLens,
  CodeLensRequest,
  ConfigurationRequest,
  createProtocolConnection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  type DidChangeWatchedFilesRegistrationOptions,
  DidChangeWorkspaceFoldersNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticRequest,
  ExitNotification,
  FileChangeType,
  type FileSystemWatcher,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type Position,
  type ProtocolConnection,
  type Range,
  RegistrationRequest,
  ShowMessageNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
  UnregistrationRequest,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';

export interface LspClientOptions {
  /** The workspace folder; none where it is not given. */
  readonly folder?: string;
  /** Further folders of the workspace. */
  readonly folders?: readonly string[];
  /** The `forecost` section of the settings. */
  readonly settings?: unknown;
  /** Options of Node for the server's process. */
  readonly execArgv?: readonly string[];
}

/** The built server as a black box, driven over stdio as an editor drives it. */
export class LspClient {
  /** What the server asked to show to the person. */
  readonly messages: string[] = [];
  /** How often the server asked for diagnostics to be pulled again. */
  refreshes = 0;
  /** The files that the server asked to be told of, beside those that the extension always watches. */
  readonly watched: FileSystemWatcher[] = [];
  settings: unknown;
  private documents = 0;

  private constructor(
    private readonly server: ChildProcess,
    readonly connection: ProtocolConnection,
    settings: unknown,
  ) {
    this.settings = settings;
  }

  static async start({
    folder,
    folders = [],
    settings = {},
    execArgv = [],
  }: LspClientOptions = {}): Promise<LspClient> {
    const server = spawn(process.execPath, [...execArgv, 'dist/server.cjs', '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const connection = createProtocolConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    const client = new LspClient(server, connection, settings);
    connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => client.settings));
    connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
      for (const { method, registerOptions } of registrations) {
        if (method === DidChangeWatchedFilesNotification.method)
          client.watched.push(...(registerOptions as DidChangeWatchedFilesRegistrationOptions).watchers);
      }
    });
    connection.onRequest(UnregistrationRequest.type, () => undefined);
    connection.onRequest(DiagnosticRefreshRequest.type, () => {
      client.refreshes++;
    });
    connection.onNotification(ShowMessageNotification.type, ({ message }) => {
      client.messages.push(message);
    });
    connection.listen();
    const workspaceFolders = [...(folder === undefined ? [] : [folder]), ...folders].map(workspaceFolder);
    await connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: null,
      capabilities: {
        workspace: {
          configuration: true,
          workspaceFolders: true,
          didChangeConfiguration: { dynamicRegistration: true },
          didChangeWatchedFiles: { dynamicRegistration: true },
        },
        textDocument: { diagnostic: {}, codeAction: {} },
      },
      workspaceFolders: workspaceFolders.length > 0 ? workspaceFolders : null,
    });
    await connection.sendNotification(InitializedNotification.type, {});
    return client;
  }

  /** Of the server's process. */
  get processId(): number | undefined {
    return this.server.pid;
  }

  /** `path`: of a file, or a URI. */
  async open(text: string, languageId = 'sql', path?: string): Promise<OpenedDocument> {
    const uri =
      path === undefined
        ? `untitled:${++this.documents}`
        : /^[a-z-]{2,}:/.test(path)
          ? path
          : pathToFileURL(path).href;
    const document = TextDocument.create(uri, languageId, 1, text);
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId, version: 1, text },
    });
    return new OpenedDocument(this.connection, document);
  }

  async changeSettings(settings: unknown): Promise<void> {
    this.settings = settings;
    await this.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: {} });
  }

  /** Says that files were changed on disk. */
  async changedOnDisk(...paths: readonly string[]): Promise<void> {
    const changed: FileChangeType = FileChangeType.Changed;
    await this.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: paths.map((path) => ({ uri: pathToFileURL(path).href, type: changed })),
    });
  }

  async changeFolders(added: readonly string[], removed: readonly string[]): Promise<void> {
    await this.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
      event: { added: added.map(workspaceFolder), removed: removed.map(workspaceFolder) },
    });
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.server.once('exit', resolve));
    await this.connection.sendRequest(ShutdownRequest.type);
    await this.connection.sendNotification(ExitNotification.type);
    await ended;
    this.connection.dispose();
  }
}

function workspaceFolder(path: string) {
  return { uri: pathToFileURL(path).href, name: path };
}

export class OpenedDocument {
  constructor(
    private readonly connection: ProtocolConnection,
    private document: TextDocument,
  ) {}

  get uri(): string {
    return this.document.uri;
  }

  get text(): string {
    return this.document.getText();
  }

  /** Where a text first stands. */
  positionOf(text: string): Position {
    return this.document.positionAt(this.text.indexOf(text));
  }

  textIn(range: Range): string {
    return this.document.getText(range);
  }

  /** Replaces [start, end) as one keystroke would. */
  async edit(start: number, end: number, text: string): Promise<void> {
    const range = { start: this.document.positionAt(start), end: this.document.positionAt(end) };
    const version = this.document.version + 1;
    this.document = TextDocument.update(this.document, [{ range, text }], version);
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: this.uri, version },
      contentChanges: [{ range, text }],
    });
  }

  async pull(previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.connection.sendRequest(DocumentDiagnosticRequest.type, {
      textDocument: { uri: this.uri },
      ...(previousResultId !== undefined && { previousResultId }),
    });
  }

  async diagnostics(): Promise<Diagnostic[]> {
    const report = await this.pull();
    return report.kind === 'full' ? report.items : [];
  }

  /** Each diagnostic as `rule: underlined text`. */
  async found(): Promise<string[]> {
    return (await this.diagnostics()).map(({ code, range }) => `${code}: ${this.document.getText(range)}`);
  }

  /** Code actions at an offset, or at the first place of a text. */
  async actions(at: number | string): Promise<CodeAction[]> {
    const offset = typeof at === 'number' ? at : this.text.indexOf(at);
    const position = this.document.positionAt(offset);
    const actions = await this.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri: this.uri },
      range: { start: position, end: position },
      context: { diagnostics: await this.diagnostics() },
    });
    return (actions ?? []).filter(
      (action): action is CodeAction => !('command' in action && typeof action.command === 'string'),
    );
  }

  /** What is shown at the first place of a text, as Markdown. */
  async hover(text: string): Promise<string | undefined> {
    const hover = await this.connection.sendRequest(HoverRequest.type, {
      textDocument: { uri: this.uri },
      position: this.positionOf(text),
    });
    const contents = hover?.contents;
    return contents && typeof contents === 'object' && 'value' in contents ? contents.value : undefined;
  }

  async lenses(): Promise<CodeLens[]> {
    return (
      (await this.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri: this.uri } })) ?? []
    );
  }

  /** The text after an action. */
  applied(action: CodeAction): string {
    const edits = (action.edit?.documentChanges ?? []).flatMap((change) =>
      'edits' in change ? change.edits : [],
    );
    return TextDocument.applyEdits(this.document, edits as TextEdit[]);
  }

  async close(): Promise<void> {
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, {
      textDocument: { uri: this.uri },
    });
  }
}
