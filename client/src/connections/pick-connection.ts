import * as vscode from 'vscode';
import type { ConnectionProfile } from '../../../server/src/protocol/connection';
import { type ConnectionSource, isAllowed } from './connection-source';
import type { Connections } from './connections';
import { findDatabaseUrls } from './database-urls';
import { addressOf, readProfiles } from './profiles';

type Item = vscode.QuickPickItem & { readonly source?: ConnectionSource };

/** Offers all profiles, each DATABASE_URL that was found, and to add a connection. Gives whether one is connected now. */
export async function switchConnection(connections: Connections): Promise<boolean> {
  if (!(await isAllowed(false))) return false;
  const profiles = readProfiles();
  const urls = await findDatabaseUrls();
  const add: Item = { label: '$(add) Add a connection…', alwaysShow: true };
  const items: Item[] = [
    ...profiles.map((profile) => ({
      ...itemOf(profile, profile.id === connections.active?.id),
      source: { kind: 'profile' as const, profile },
    })),
    ...(urls.length > 0 ? [{ label: 'DATABASE_URL', kind: vscode.QuickPickItemKind.Separator }] : []),
    ...urls.map((url) => ({
      label: `$(symbol-variable) ${withoutPassword(url.url)}`,
      description: `from ${url.origin}, not stored`,
      source: { kind: 'url' as const, url },
    })),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    add,
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    placeHolder: 'Connect to',
    matchOnDescription: true,
  });
  if (chosen === add)
    return (await vscode.commands.executeCommand<boolean>('forecost.addConnection')) === true;
  return chosen?.source ? connections.connect(chosen.source) : false;
}

/** Whether a database is connected, after it was offered to connect where none is. */
export async function ensureConnected(connections: Connections): Promise<boolean> {
  return connections.active !== undefined || switchConnection(connections);
}

/** The profile of a tree item or with an id; else a person is asked which. */
export async function chooseProfile(
  argument: unknown,
  placeHolder: string,
): Promise<ConnectionProfile | undefined> {
  const profiles = readProfiles();
  const id = typeof argument === 'string' ? argument : idOf(argument);
  if (id !== undefined) return profiles.find((profile) => profile.id === id);
  if (profiles.length === 0) {
    void vscode.window.showInformationMessage('There is no connection yet. Add one first.');
    return undefined;
  }
  const items = profiles.map((profile) => ({ ...itemOf(profile, false), profile }));
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.profile;
}

function itemOf(profile: ConnectionProfile, active: boolean): vscode.QuickPickItem {
  return {
    label: `${active ? '$(pass-filled)' : '$(database)'} ${profile.name}`,
    description: profile.production ? `${addressOf(profile)} · production` : addressOf(profile),
  };
}

function idOf(argument: unknown): string | undefined {
  if (typeof argument !== 'object' || argument === null || !('id' in argument)) return undefined;
  return typeof argument.id === 'string' ? argument.id : undefined;
}

/** Credentials and parameters may hold secrets: only the address is shown. */
function withoutPassword(url: string): string {
  const match = /^[a-z]+:\/\/(?:([^:@/]*)(?::[^@]*)?@)?([^?#]*)/i.exec(url);
  return match ? [match[1], match[2]].filter(Boolean).join('@') : 'DATABASE_URL';
}
