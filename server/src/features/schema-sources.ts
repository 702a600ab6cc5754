import type { Connection } from 'vscode-languageserver';
import { readCatalog } from '../database/catalog';
import { SchemaFiles } from '../workspace/schema-files';
import { type SchemaRoot, schemaRoot } from '../workspace/schemas';
import type { Workspace } from '../workspace/workspace';
import type { SettingsSource } from './configuration';
import type { ConnectedSchema } from './connected-schema';
import type { WatchedFiles } from './watched-files';
import type { WorkspaceFolders } from './workspace-folders';

/**
 * Keeps the schemas of the workspace: from the DDL files of each folder, and from the catalog of the connected
 * database. Gives the function that reads the files for the first time.
 */
export function registerSchemaSources(
  connection: Connection,
  workspace: Workspace,
  settings: SettingsSource,
  connected: ConnectedSchema,
  folders: WorkspaceFolders,
  watched: WatchedFiles,
): () => void {
  const files = new SchemaFiles();
  /** By its name, what is read, and the number of the newest reading of it. */
  const roots = new Map<string, { readonly root: SchemaRoot; newest: number }>();

  const refresh = () => void connection.languages.diagnostics.refresh().catch(() => undefined);

  const read = async (name: string): Promise<void> => {
    const entry = roots.get(name);
    if (!entry) return;
    const mine = ++entry.newest;
    const { schemaFolder, schemaFiles } = entry.root;
    const schema = await files.load(schemaFolder === undefined ? [] : [schemaFolder], schemaFiles);
    if (roots.get(name) !== entry || mine !== entry.newest) return;
    workspace.learnFiles(name, schema);
    refresh();
  };
  const reread = (name: string) =>
    void read(name).catch((error: unknown) =>
      connection.console.warn(`Schema files were not read: ${error}`),
    );

  settings.onRead((root) => {
    const name = schemaRoot(root);
    if (roots.has(name)) return;
    roots.set(name, { root, newest: 0 });
    reread(name);
  });
  const readFolders = (): void => {
    for (const path of folders.paths) void settings.ofPath(path).catch(() => undefined);
  };

  watched.onChange((paths) => {
    if (paths.some((path) => /\.(sql|pgsql)$/i.test(path))) for (const name of roots.keys()) reread(name);
  });
  settings.onChange(() => {
    // What was learnt stays until it is read again, so that findings do not flicker.
    for (const [name, { root }] of roots) {
      if (!folders.paths.includes(root.schemaFolder ?? '')) workspace.learnFiles(name, undefined);
    }
    roots.clear();
    readFolders();
    refresh();
  });

  connected.onChange(async (database, signal) => {
    if (!database) {
      workspace.learnCatalog(undefined);
      refresh();
      return;
    }
    try {
      const catalog = await readCatalog(database, signal);
      if (signal.aborted) return;
      workspace.learnCatalog(catalog);
      refresh();
    } catch (error) {
      if (!signal.aborted) connection.console.warn(`The database's catalog was not read: ${error}`);
    }
  });

  return readFolders;
}
