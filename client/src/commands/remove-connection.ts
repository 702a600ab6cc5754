import * as vscode from 'vscode';
import type { Connections } from '../connections/connections';
import { chooseProfile } from '../connections/pick-connection';
import { deleteProfile } from '../connections/profiles';

export function registerRemoveConnection(connections: Connections): vscode.Disposable {
  return vscode.commands.registerCommand('forecost.removeConnection', async (argument?: unknown) => {
    const profile = await chooseProfile(argument, 'Remove which connection?');
    if (!profile) return;
    const remove = 'Remove';
    const chosen = await vscode.window.showWarningMessage(
      `Remove the connection "${profile.name}"?`,
      {
        modal: true,
        detail: 'Its password is removed from the secret storage. The database stays as it is.',
      },
      remove,
    );
    if (chosen !== remove) return;
    if (connections.active?.id === profile.id) await connections.disconnect();
    await deleteProfile(profile.id);
    await connections.passwords.delete(profile.id);
  });
}
