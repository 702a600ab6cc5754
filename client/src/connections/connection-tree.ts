import * as vscode from 'vscode';
import type { ConnectionProfile } from '../../../server/src/protocol/connection';
import type { Connections } from './connections';
import { addressOf, readProfiles } from './profiles';

/** The profiles in the activity bar. A click connects; what went wrong stands beside the name. */
export function showConnectionTree(connections: Connections): vscode.Disposable {
  const provider: vscode.TreeDataProvider<ConnectionProfile> = {
    onDidChangeTreeData: connections.onDidChange as vscode.Event<undefined>,
    getChildren: (parent) => (parent ? [] : readProfiles()),
    getTreeItem: (profile) => itemOf(profile, connections),
  };
  const view = vscode.window.createTreeView('forecost.connections', { treeDataProvider: provider });
  const showTrust = () => {
    // Without profiles, the view's welcome says it.
    const isSaid = vscode.workspace.isTrusted || readProfiles().length === 0;
    view.message = isSaid ? '' : 'Connecting needs a trusted workspace.';
  };
  showTrust();
  return vscode.Disposable.from(
    view,
    connections.onDidChange(showTrust),
    vscode.workspace.onDidGrantWorkspaceTrust(showTrust),
  );
}

function itemOf(profile: ConnectionProfile, connections: Connections): vscode.TreeItem {
  const item = new vscode.TreeItem(profile.name);
  const active = connections.active?.id === profile.id;
  const { state } = connections;
  const failure = active && state.kind === 'lost' ? state.failure : connections.failureOf(profile.id);
  item.id = profile.id;
  item.contextValue = active ? 'connection.active' : 'connection';
  item.iconPath = iconOf(profile, active, failure !== undefined);
  // The words first: the side bar cuts the end off.
  item.description = [
    ...(profile.production ? ['production'] : []),
    ...(active && state.kind === 'connected' ? ['connected'] : []),
    failure?.message ?? addressOf(profile),
  ].join(' · ');
  item.tooltip = [profile.name, addressOf(profile), failure?.message].filter(Boolean).join('\n');
  item.accessibilityInformation = { label: `${profile.name}, ${item.description}` };
  item.command = { title: 'Connect', command: 'forecost.switchConnection', arguments: [profile.id] };
  return item;
}

function iconOf(profile: ConnectionProfile, active: boolean, failed: boolean): vscode.ThemeIcon {
  if (failed) return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.errorForeground'));
  if (profile.production) {
    return new vscode.ThemeIcon(
      active ? 'pass-filled' : 'database',
      new vscode.ThemeColor('list.warningForeground'),
    );
  }
  return active
    ? new vscode.ThemeIcon('pass-filled', new vscode.ThemeColor('testing.iconPassed'))
    : new vscode.ThemeIcon('database');
}
