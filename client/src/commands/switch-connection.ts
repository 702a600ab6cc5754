import * as vscode from 'vscode';
import type { Connections } from '../connections/connections';
import { chooseProfile, switchConnection } from '../connections/pick-connection';

export function registerSwitchConnection(connections: Connections): vscode.Disposable {
  return vscode.commands.registerCommand('forecost.switchConnection', async (argument?: unknown) => {
    if (argument === undefined) return switchConnection(connections);
    const profile = await chooseProfile(argument, 'Connect to');
    return profile ? connections.connect({ kind: 'profile', profile }) : false;
  });
}
