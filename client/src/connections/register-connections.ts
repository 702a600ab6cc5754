import type * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { registerAddConnection } from '../commands/add-connection';
import { registerDisconnect } from '../commands/disconnect';
import { registerEditConnection } from '../commands/edit-connection';
import { registerRemoveConnection } from '../commands/remove-connection';
import { registerSwitchConnection } from '../commands/switch-connection';
import { registerTestConnection } from '../commands/test-connection';
import { registerToggleProduction } from '../commands/toggle-production';
import { showConnectionStatus } from './connection-status';
import { showConnectionTree } from './connection-tree';
import { Connections } from './connections';

/** Everything about connections: commands, tree, status bar item. All of it ends with the extension. */
export function registerConnections(
  context: vscode.ExtensionContext,
  { client }: { readonly client: LanguageClient },
): Connections {
  const connections = new Connections(context, client);
  context.subscriptions.push(
    connections,
    showConnectionStatus(connections),
    showConnectionTree(connections),
    registerAddConnection(connections, client),
    registerEditConnection(connections),
    registerTestConnection(connections),
    registerSwitchConnection(connections),
    registerRemoveConnection(connections),
    registerToggleProduction(),
    registerDisconnect(connections),
  );
  return connections;
}
