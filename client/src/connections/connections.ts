import * as vscode from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import type {
  ConnectionProfile,
  ConnectionState,
  DatabaseFailure,
} from '../../../server/src/protocol/connection';
import {
  type ConnectParams,
  type ConnectResult,
  connectionStateNotification,
  connectRequest,
  disconnectRequest,
  parseConnectionStringRequest,
  testConnectionRequest,
} from '../../../server/src/protocol/connection-requests';
import { type DatabaseUrl, findDatabaseUrls } from './database-urls';
import { createPasswords, type Passwords } from './passwords';
import { addressOf, readProfiles } from './profiles';
import { askText } from './quick-input';

/** What one can connect to. */
export type ConnectionSource =
  | { readonly kind: 'profile'; readonly profile: ConnectionProfile }
  | { readonly kind: 'url'; readonly url: DatabaseUrl };

/** Of a workspace: a profile by its id, a URL by where it was found and what it pointed at. */
type Remembered =
  | { readonly kind: 'profile'; readonly id: string }
  | { readonly kind: 'url'; readonly origin: string; readonly address: string }
  | { readonly kind: 'none' };

const memoryKey = 'forecost.activeConnection';

/** The profile that stands for a DATABASE_URL, which is never stored. */
const urlProfileId = 'database-url';

/** Which database the editor is connected to. Keeps the language server connected to it, also after a restart. */
export class Connections implements vscode.Disposable {
  readonly passwords: Passwords;
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable[];
  private stateNow: ConnectionState = { kind: 'disconnected' };
  private wanted: ConnectionSource | undefined;
  private failed: { readonly id: string; readonly failure: DatabaseFailure } | undefined;

  /** Fires when the connection, a profile, or what is known of one changes. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly client: LanguageClient,
  ) {
    this.passwords = createPasswords(context.secrets);
    this.subscriptions = [
      this.changed,
      client.onNotification(connectionStateNotification, (state) => this.setState(state)),
      client.onDidChangeState(({ newState }) => {
        if (newState === State.Stopped) this.setState({ kind: 'disconnected' });
        if (newState === State.Running) void this.restore();
      }),
      // A server that was not there when the editor started may be by now.
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused && this.isWaiting()) void this.restore();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => void this.restore()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('forecost.connections')) this.changed.fire();
      }),
    ];
    if (client.state === State.Running) void this.restore();
  }

  get state(): ConnectionState {
    return this.stateNow;
  }

  /** The active profile, also while its server is away. */
  get active(): ConnectionProfile | undefined {
    return this.stateNow.kind === 'disconnected' ? undefined : this.stateNow.profile;
  }

  /** Why the last attempt to connect to a profile failed. */
  failureOf(id: string): DatabaseFailure | undefined {
    return this.failed?.id === id ? this.failed.failure : undefined;
  }

  /** Gives whether it worked; says so where it did not, unless `quiet`. */
  async connect(source: ConnectionSource, options: { readonly quiet?: boolean } = {}): Promise<boolean> {
    const quiet = options.quiet ?? false;
    if (!(await this.isAllowed(quiet))) return false;
    const params = await this.paramsOf(source, quiet);
    if (!params) return false;
    const { profile } = params;
    this.wanted = source;
    const result = await this.attempt(params, quiet, (with_, token) =>
      this.client.sendRequest(connectRequest, with_, token),
    );
    this.failed = result.kind === 'failed' ? { id: profile.id, failure: result.failure } : undefined;
    this.changed.fire();
    if (result.kind === 'connected') await this.remember(source, profile);
    else if (!quiet && result.failure.reason !== 'cancelled') this.complain(profile, result.failure);
    return result.kind === 'connected';
  }

  async test(profile: ConnectionProfile): Promise<void> {
    if (!(await this.isAllowed(false))) return;
    const params = await this.paramsOf({ kind: 'profile', profile }, false);
    if (!params) return;
    const result = await this.attempt(params, false, (with_, token) =>
      this.client.sendRequest(testConnectionRequest, with_, token),
    );
    this.failed = result.kind === 'failed' ? { id: profile.id, failure: result.failure } : undefined;
    this.changed.fire();
    if (result.kind === 'connected') {
      const { versionText, user, database } = result.server;
      void vscode.window.showInformationMessage(
        `${profile.name} works: PostgreSQL ${versionText}, database ${database}, user ${user}.`,
      );
    } else if (result.failure.reason !== 'cancelled') this.complain(profile, result.failure);
  }

  async disconnect(): Promise<void> {
    this.wanted = undefined;
    await this.context.workspaceState.update(memoryKey, { kind: 'none' } satisfies Remembered);
    if (this.client.state === State.Running) await this.client.sendRequest(disconnectRequest);
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private setState(state: ConnectionState): void {
    this.stateNow = state;
    this.changed.fire();
  }

  /** After a start: what was connected when this workspace was last open, or the one thing that is obviously meant. */
  private async restore(): Promise<void> {
    if (!vscode.workspace.isTrusted || this.client.state !== State.Running) return;
    const source = this.wanted ?? (await this.recall());
    if (source) await this.connect(source, { quiet: true });
  }

  private isWaiting(): boolean {
    const isAway = this.failed?.failure.reason === 'unreachable';
    return this.wanted !== undefined && this.stateNow.kind === 'disconnected' && isAway;
  }

  private async recall(): Promise<ConnectionSource | undefined> {
    const remembered = this.context.workspaceState.get<Remembered>(memoryKey);
    const profiles = readProfiles();
    switch (remembered?.kind) {
      case 'none':
        return undefined;
      case 'profile': {
        const profile = profiles.find(({ id }) => id === remembered.id);
        return profile && { kind: 'profile', profile };
      }
      case 'url': {
        const url = (await findDatabaseUrls()).find(({ origin }) => origin === remembered.origin);
        if (!url) return undefined;
        const source: ConnectionSource = { kind: 'url', url };
        const params = await this.paramsOf(source, true);
        return params && addressOf(params.profile) === remembered.address ? source : undefined;
      }
      default: {
        const [profile, ...others] = profiles;
        const isObvious = profile && others.length === 0 && !profile.production && isLocal(profile.host);
        return isObvious ? { kind: 'profile', profile } : undefined;
      }
    }
  }

  private async remember(source: ConnectionSource, profile: ConnectionProfile): Promise<void> {
    const remembered: Remembered =
      source.kind === 'profile'
        ? { kind: 'profile', id: profile.id }
        : { kind: 'url', origin: source.url.origin, address: addressOf(profile) };
    await this.context.workspaceState.update(memoryKey, remembered);
  }

  private async isAllowed(quiet: boolean): Promise<boolean> {
    if (vscode.workspace.isTrusted) return true;
    if (quiet) return false;
    const manage = 'Manage Workspace Trust';
    const chosen = await vscode.window.showWarningMessage(
      'Connecting to a database needs a trusted workspace.',
      manage,
    );
    if (chosen === manage) await vscode.commands.executeCommand('workbench.trust.manage');
    return false;
  }

  private async paramsOf(source: ConnectionSource, quiet: boolean): Promise<ConnectParams | undefined> {
    if (source.kind === 'profile') {
      const password = await this.passwords.get(source.profile);
      return { profile: source.profile, trusted: true, ...(password === undefined ? {} : { password }) };
    }
    const { url, origin, trusted } = source.url;
    const parsed = await this.client.sendRequest(parseConnectionStringRequest, { text: url });
    if (parsed.kind === 'failed') {
      if (!quiet) void vscode.window.showErrorMessage(`DATABASE_URL of ${origin}: ${parsed.failure.message}`);
      return undefined;
    }
    const { target, password } = parsed;
    const name = `${target.database} (${origin})`;
    const profile = { ...target, id: urlProfileId, name, production: false };
    return { profile, trusted, ...(password === undefined ? {} : { password }) };
  }

  /** Asks for the password as long as it is refused, and keeps the one that works. */
  private async attempt(
    params: ConnectParams,
    quiet: boolean,
    send: (params: ConnectParams, token: vscode.CancellationToken) => Promise<ConnectResult>,
  ): Promise<ConnectResult> {
    const { profile } = params;
    const location = quiet ? vscode.ProgressLocation.Window : vscode.ProgressLocation.Notification;
    let entered: string | undefined;
    for (;;) {
      const current = entered === undefined ? params : { ...params, password: entered };
      const result = await vscode.window.withProgress(
        { location, title: `Connecting to ${profile.name}`, cancellable: !quiet },
        (_, token) => send(current, token),
      );
      if (result.kind === 'connected') {
        if (entered !== undefined && profile.id !== urlProfileId) await this.passwords.save(profile, entered);
        return result;
      }
      if (quiet || result.failure.reason !== 'authentication') return result;
      const answer = await askText(
        { title: `Password for ${profile.name}`, step: 1, totalSteps: 1 },
        { prompt: result.failure.message, placeholder: `Password of ${profile.user}`, password: true },
      );
      if (answer.kind !== 'answer') return result;
      entered = answer.value;
    }
  }

  private complain(profile: ConnectionProfile, failure: DatabaseFailure): void {
    const edit = 'Edit Connection';
    const actions = profile.id === urlProfileId ? [] : [edit];
    vscode.window.showErrorMessage(`${profile.name}: ${failure.message}`, ...actions).then((chosen) => {
      if (chosen === edit) void vscode.commands.executeCommand('forecost.editConnection', profile.id);
    });
  }
}

function isLocal(host: string): boolean {
  return /^(localhost$|127\.|::1$|\/)/.test(host);
}
