import { type Connection, type InitializeResult, PositionEncodingKind } from 'vscode-languageserver';
import { ActiveDatabase } from '../database/active-database';
import { levelledNames } from '../lint/built-in-rules';
import { rules } from '../rules/index';
import { OfflineDatabases } from '../workspace/offline-databases';
import { Workspace } from '../workspace/workspace';
import { registerAdvise } from './advise';
import { codeActionProvider, registerCodeActions } from './code-actions';
import { codeLensProvider, registerCodeLens } from './code-lens';
import { registerConfiguration } from './configuration';
import { watchConnectedSchema } from './connected-schema';
import { registerConnection } from './connection';
import { registerDiagnostics } from './diagnostics';
import { documentSync, registerDocuments } from './documents';
import { registerExplain, type StatementSource } from './explain';
import { registerHover } from './hover';
import { createIdleCollection } from './idle-collection';
import { registerLintFiles } from './lint-files';
import { registerMigrations } from './migrations';
import { registerMonitor } from './monitor';
import { registerOffline } from './offline';
import { registerPlanWithIndexes } from './plan-with-indexes';
import { registerRuleDocumentation } from './rule-documentation';
import { registerSaveSnapshot } from './save-snapshot';
import { registerSchemaSources } from './schema-sources';
import { registerWatchedFiles } from './watched-files';
import { registerWorkspaceFolders } from './workspace-folders';

/** Builds the parts of the server, joins them to the connection, and listens. */
export function startServer(connection: Connection): void {
  const workspace = new Workspace(new OfflineDatabases(__dirname));
  const active = new ActiveDatabase();
  const connected = watchConnectedSchema(active);
  const folders = registerWorkspaceFolders(connection);
  const watched = registerWatchedFiles(connection);
  let hasConfiguration = false;

  connection.onInitialize((params): InitializeResult => {
    folders.initialize(params);
    watched.initialize(params);
    hasConfiguration = params.capabilities.workspace?.configuration === true;
    return {
      serverInfo: { name: 'Forecost' },
      capabilities: {
        positionEncoding: PositionEncodingKind.UTF16,
        textDocumentSync: documentSync,
        diagnosticProvider: {
          identifier: 'forecost',
          interFileDependencies: true,
          workspaceDiagnostics: false,
        },
        codeActionProvider,
        codeLensProvider,
        hoverProvider: true,
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });

  const ruleNames = levelledNames(rules);
  const settings = registerConfiguration(connection, ruleNames, () => hasConfiguration, folders, watched);
  registerDocuments(connection, workspace);
  const collection = createIdleCollection();
  const offline = registerOffline(connection, workspace, settings, watched, connected);
  registerDiagnostics(connection, workspace, settings, collection, offline);
  registerCodeActions(connection, workspace, settings);
  registerCodeLens(connection, workspace, settings);
  registerHover(connection, workspace, settings, rules);
  registerLintFiles(connection, workspace, settings, collection);
  registerRuleDocumentation(connection, rules);
  registerMigrations(connection, settings);
  registerAdvise(connection, workspace, settings);
  registerPlanWithIndexes(connection, workspace);
  const readSchema = registerSchemaSources(connection, workspace, settings, connected, folders, watched);
  const endConnection = registerConnection(connection, active);
  registerSaveSnapshot(connection, active);
  const endMonitor = registerMonitor(connection, active);
  const offlineOf = async (uri: string) => workspace.offline.of((await settings.of(uri)).schemaFolder);
  const source: StatementSource = {
    statementAt({ uri, position }) {
      const open = workspace.get(uri);
      const found = open && workspace.statementAt(uri, open.document.offsetAt(position));
      return (
        found && { document: found.document.document, source: found.document.source, placed: found.placed }
      );
    },
  };
  registerExplain(connection, active, source, offlineOf);

  connection.onInitialized(async () => {
    folders.start();
    readSchema();
    await settings.start();
  });
  connection.onShutdown(async () => {
    endMonitor();
    endConnection();
    await Promise.all([active.disconnect(), offline.dispose()]);
  });
  connection.listen();
}
