import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { askForConnection } from '../connections/connection-form';
import { isAllowed } from '../connections/connection-source';
import type { Connections } from '../connections/connections';
import { saveProfile } from '../connections/profiles';

/** The command gives whether the new connection works. */
export function registerAddConnection(connections: Connections, client: LanguageClient): vscode.Disposable {
  return vscode.commands.registerCommand('forecost.addConnection', async () => {
    if (!(await isAllowed(false))) return false;
    const entry = await askForConnection(client);
    if (!entry) return false;
    const profile = { id: randomUUID(), name: entry.name, ...entry.target, production: entry.production };
    if (entry.password !== undefined) await connections.passwords.save(profile, entry.password);
    await saveProfile(profile);
    return connections.connect({ kind: 'profile', profile });
  });
}
