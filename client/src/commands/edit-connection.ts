import * as vscode from 'vscode';
import { askForChanges } from '../connections/connection-form';
import type { Connections } from '../connections/connections';
import { chooseProfile } from '../connections/pick-connection';
import { saveProfile } from '../connections/profiles';

export function registerEditConnection(connections: Connections): vscode.Disposable {
  return vscode.commands.registerCommand('forecost.editConnection', async (argument?: unknown) => {
    const before = await chooseProfile(argument, 'Edit which connection?');
    const entry = before && (await askForChanges(before));
    if (!entry) return;
    const profile = { id: before.id, name: entry.name, ...entry.target, production: entry.production };
    if (entry.password !== undefined) await connections.passwords.save(profile, entry.password);
    await saveProfile(profile);
    if (connections.active?.id === profile.id) await connections.connect({ kind: 'profile', profile });
  });
}
