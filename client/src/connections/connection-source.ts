import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { ConnectionProfile } from '../../../server/src/protocol/connection';
import {
  type ConnectParams,
  type ConnectResult,
  parseConnectionStringRequest,
} from '../../../server/src/protocol/connection-requests';
import type { DatabaseUrl } from './database-urls';
import type { Passwords } from './passwords';
import { readProfiles } from './profiles';
import { askText } from './quick-input';

/** What one can connect to. */
export type ConnectionSource =
  | { readonly kind: 'profile'; readonly profile: ConnectionProfile }
  | { readonly kind: 'url'; readonly url: DatabaseUrl };

export interface ConnectionParts {
  readonly client: LanguageClient;
  readonly passwords: Passwords;
}

/** The id of the profile that stands for a DATABASE_URL, which is never stored. */
const urlProfileId = 'database-url';

export function isStored(profile: ConnectionProfile): boolean {
  return profile.id !== urlProfileId;
}

/** Undefined for a URL that cannot be read, which is said unless `quiet`. */
export async function paramsOf(
  { client, passwords }: ConnectionParts,
  source: ConnectionSource,
  quiet: boolean,
): Promise<ConnectParams | undefined> {
  if (source.kind === 'profile') {
    const password = await passwords.get(source.profile);
    return { profile: source.profile, trusted: true, ...(password === undefined ? {} : { password }) };
  }
  const { url, origin, trusted } = source.url;
  const parsed = await client.sendRequest(parseConnectionStringRequest, { text: url });
  if (parsed.kind === 'failed') {
    if (!quiet) void vscode.window.showErrorMessage(`DATABASE_URL of ${origin}: ${parsed.failure.message}`);
    return undefined;
  }
  const { target, password } = parsed;
  const name = `${target.database} (${origin})`;
  // The mark belongs to the database, however one gets there.
  const production = readProfiles().some(
    (known) =>
      known.production &&
      known.host === target.host &&
      known.port === target.port &&
      known.database === target.database,
  );
  const profile = { ...target, id: urlProfileId, name, production };
  return { profile, trusted, ...(password === undefined ? {} : { password }) };
}

/** Sends, and asks for the password as long as it is refused; the one that works is kept. */
export async function attempt(
  { passwords }: ConnectionParts,
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
      if (entered !== undefined && isStored(profile)) await passwords.save(profile, entered);
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

/** Whether the workspace is trusted; says what to do where it is not, unless `quiet`. */
export async function isAllowed(quiet: boolean): Promise<boolean> {
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
