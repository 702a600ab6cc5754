import { fileURLToPath } from 'node:url';
import type { Connection } from 'vscode-languageserver';
import type { ActiveDatabase } from '../database/active-database';
import { readCatalog } from '../database/catalog';
import { SchemaFiles } from '../workspace/schema-files';
import type { Workspace } from '../workspace/workspace';
import type { SettingsSource } from './configuration';

/**
 * Keeps the workspace's schema: from its DDL files, and from the catalog of the connected database.
 * Gives the function that reads the files for the first time.
 */
export function registerSchemaSources(
  connection: Connection,
  workspace: Workspace,
  settings: SettingsSource,
  active: ActiveDatabase,
  folders: () => readonly string[],
): () => void {
  const files = new SchemaFiles();
  let newest = 0;

  const refresh = () => void connection.languages.diagnostics.refresh().catch(() => undefined);

  const readFiles = async (): Promise<void> => {
    const mine = ++newest;
    const { schemaFiles } = await settings.of(folders()[0]);
    const paths = folders().flatMap((uri) => (uri.startsWith('file:') ? [fileURLToPath(uri)] : []));
    const schema = await files.load(paths, schemaFiles);
    if (mine !== newest) return;
    workspace.learn({ files: schema });
    refresh();
  };
  const reread = () =>
    void readFiles().catch((error: unknown) =>
      connection.console.warn(`Schema files were not read: ${error}`),
    );

  connection.onDidChangeWatchedFiles(reread);
  settings.onChange(() => {
    reread();
    refresh();
  });

  let reading = new AbortController();
  active.onChange((state) => {
    if (state.kind === 'lost') return;
    reading.abort();
    reading = new AbortController();
    const { current } = active;
    if (state.kind !== 'connected' || !current) {
      workspace.learn({ catalog: undefined });
      refresh();
      return;
    }
    const { signal } = reading;
    readCatalog(current, signal).then(
      (catalog) => {
        if (signal.aborted) return;
        workspace.learn({ catalog });
        refresh();
      },
      (error: unknown) => {
        if (!signal.aborted) connection.console.warn(`The database's catalog was not read: ${error}`);
      },
    );
  });

  return reread;
}
