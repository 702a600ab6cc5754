import * as vscode from 'vscode';
import type { Connections } from '../connections/connections';
import { chooseProfile } from '../connections/pick-connection';
import { saveProfile } from '../connections/profiles';

export function registerToggleProduction(connections: Connections): vscode.Disposable {
  return vscode.commands.registerCommand('forecost.toggleProduction', async (argument?: unknown) => {
    const before = await chooseProfile(argument, 'Mark or unmark which connection as production?');
    if (!before) return;
    const profile = { ...before, production: !before.production };
    await saveProfile(profile);
    if (connections.active?.id === profile.id) {
      await connections.connect({ kind: 'profile', profile }, { quiet: true });
    }
  });
}
