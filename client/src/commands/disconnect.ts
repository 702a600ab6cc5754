import * as vscode from 'vscode';
import type { Connections } from '../connections/connections';

export function registerDisconnect(connections: Connections): vscode.Disposable {
  return vscode.commands.registerCommand('forecost.disconnect', () => connections.disconnect());
}
