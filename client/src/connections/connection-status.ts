import * as vscode from 'vscode';
import type { Connections } from './connections';
import { addressOf, readProfiles } from './profiles';

/** A status bar item that says which database is connected. A click switches. */
export function showConnectionStatus(connections: Connections): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('forecost.connection', vscode.StatusBarAlignment.Left, 50);
  item.name = 'Forecost Connection';
  item.command = 'forecost.switchConnection';
  const show = () => {
    const { state } = connections;
    const colour = state.kind === 'disconnected' ? undefined : colourOf(state.kind, state.profile.production);
    item.backgroundColor = colour === undefined ? undefined : new vscode.ThemeColor(colour);
    switch (state.kind) {
      case 'disconnected':
        item.text = '$(debug-disconnect) No database';
        item.tooltip = vscode.workspace.isTrusted
          ? 'No database is connected. Click to connect.'
          : 'No database is connected: connecting needs a trusted workspace.';
        break;
      case 'connected':
        item.text = `$(database) ${state.profile.name}${state.profile.production ? ' (production)' : ''}`;
        item.tooltip = `${addressOf(state.profile)}, PostgreSQL ${state.server.versionText}. Click to switch.`;
        break;
      case 'lost':
        item.text = `$(warning) ${state.profile.name} (lost)`;
        item.tooltip = `${state.failure.message} Trying again. Click to switch.`;
        break;
    }
    item.accessibilityInformation = {
      label: `Database: ${item.text.replace(/\$\(.*?\) /, '')}`,
      role: 'button',
    };
    // Who has no connection has no use for being told so.
    if (state.kind === 'disconnected' && readProfiles().length === 0) item.hide();
    else item.show();
  };
  show();
  return vscode.Disposable.from(
    item,
    connections.onDidChange(show),
    vscode.workspace.onDidGrantWorkspaceTrust(show),
  );
}

function colourOf(kind: 'connected' | 'lost', production: boolean): string | undefined {
  if (kind === 'lost') return 'statusBarItem.errorBackground';
  return production ? 'statusBarItem.warningBackground' : undefined;
}
