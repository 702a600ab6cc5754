import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Connection } from 'vscode-languageserver';
import { newMigrationRequest } from '../protocol/migration-requests';
import { isMigration } from '../workspace/file-kinds';
import { within } from '../workspace/matcher';
import { newMigration } from '../workspace/new-migration';
import { matchingFiles } from '../workspace/schema-files';
import type { SettingsSource } from './configuration';

/** So many of the newest migrations are looked at for their style. */
const mostRead = 5;

/** Answers `forecost/newMigration`. */
export function registerMigrations(connection: Connection, settings: SettingsSource): void {
  connection.onRequest(newMigrationRequest, async ({ uri, sql, undo, name }) => {
    const { schemaFolder: folder, schemaFiles } = await settings.of(uri);
    if (folder === undefined) return { files: [] };
    const paths = (await matchingFiles(folder, schemaFiles)).filter((path) => isMigration(path, folder));
    const newest = await Promise.all(
      paths.slice(-mostRead).map(async (path) => ({
        path: within(folder, path),
        text: await readFile(path, 'utf8').catch(() => ''),
      })),
    );
    const files = newMigration(newest, { name, up: sql, down: undo }, new Date());
    return { files: files.map(({ path, text }) => ({ uri: pathToFileURL(join(folder, path)).href, text })) };
  });
}
