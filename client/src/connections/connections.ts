import * as vscode from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import type {
  ConnectionProfile,
  ConnectionState,
  DatabaseFailure,
} from '../../../server/src/protocol/connection';
import {
  connectionStateNotification,
  connectRequest,
  disconnectRequest,
  testConnectionRequest,
} from '../../../server/src/protocol/connection-requests';
import {
  attempt,
  type ConnectionParts,
  type ConnectionSource,
  isAllowed,
  isStored,
  paramsOf,
} from './connection-source';
import { createPasswords, type Passwords } from './passwords';
import { readProfiles } from './profiles';
import { recall, remember } from './remembered-connection';

/** Which database the editor is connected to. Keeps the language server connected to it, also after a restart. */
export class Connections implements vscode.Disposable {
  readonly passwords: Passwords;
  private readonly parts: ConnectionParts;
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
    this.parts = { client, passwords: this.passwords };
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
        if (event.affectsConfiguration('forecost.connections')) void this.followSettings();
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
    if (!(await isAllowed(quiet))) return false;
    const params = await paramsOf(this.parts, source, quiet);
    if (!params) return false;
    const { profile } = params;
    this.wanted = source;
    const result = await attempt(this.parts, params, quiet, (with_, token) =>
      this.client.sendRequest(connectRequest, with_, token),
    );
    this.failed = result.kind === 'failed' ? { id: profile.id, failure: result.failure } : undefined;
    this.changed.fire();
    if (result.kind === 'connected') await remember(this.context.workspaceState, source, profile);
    else if (!quiet && result.failure.reason !== 'cancelled') this.complain(profile, result.failure);
    return result.kind === 'connected';
  }

  async test(profile: ConnectionProfile): Promise<void> {
    if (!(await isAllowed(false))) return;
    const params = await paramsOf(this.parts, { kind: 'profile', profile }, false);
    if (!params) return;
    const result = await attempt(this.parts, params, false, (with_, token) =>
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
    await remember(this.context.workspaceState, undefined);
    if (this.client.state === State.Running) await this.client.sendRequest(disconnectRequest);
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private setState(state: ConnectionState): void {
    this.stateNow = state;
    this.changed.fire();
  }

  /** After a start: what was connected before, or the one thing that is obviously meant. */
  private async restore(): Promise<void> {
    if (!vscode.workspace.isTrusted || this.client.state !== State.Running) return;
    try {
      const source = this.wanted ?? (await recall(this.context.workspaceState, this.parts));
      if (source) await this.connect(source, { quiet: true });
    } catch {
      // The language server has gone meanwhile; its next start restores again.
    }
  }

  /** A profile that is marked as production, or points elsewhere, counts at once. */
  private async followSettings(): Promise<void> {
    this.changed.fire();
    const wanted = this.wanted?.kind === 'profile' ? this.wanted.profile : undefined;
    const profile = readProfiles().find(({ id }) => id === wanted?.id);
    if (!profile || JSON.stringify(profile) === JSON.stringify(wanted)) return;
    this.wanted = { kind: 'profile', profile };
    await this.restore();
  }

  private isWaiting(): boolean {
    const isAway = this.failed?.failure.reason === 'unreachable';
    return this.wanted !== undefined && this.stateNow.kind === 'disconnected' && isAway;
  }

  private complain(profile: ConnectionProfile, failure: DatabaseFailure): void {
    const edit = 'Edit Connection';
    const actions = isStored(profile) ? [edit] : [];
    vscode.window.showErrorMessage(`${profile.name}: ${failure.message}`, ...actions).then((chosen) => {
      if (chosen === edit) void vscode.commands.executeCommand('forecost.editConnection', profile.id);
    });
  }
}
