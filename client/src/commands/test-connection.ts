import * as vscode from 'vscode';
import type { Connections } from '../connections/connections';
import { chooseProfile } from '../connections/pick-connection';

export function registerTestConnection(connections: Connections): vscode.Disposable {
  return vscode.commands.registerCommand('forecost.testConnection', async (argument?: unknown) => {
    const profile = await chooseProfile(argument, 'Test which connection?');
    if (profile) await connections.test(profile);
  });
}
