import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Connection } from 'vscode-languageserver';
import type { ActiveDatabase } from '../database/active-database';
import { readSnapshot } from '../database/snapshot';
import { type SaveSnapshotResult, saveSnapshotRequest } from '../protocol/snapshot-requests';
import { redacted } from '../snapshot/redact';
import { snapshotText } from '../snapshot/snapshot-file';
import { pathOfUri } from '../workspace/folders';
import { snapshotFileName } from '../workspace/offline-databases';
import { replaceFile } from '../workspace/replace-file';
import { guarded } from './guarded';

/** Answers `forecost/saveSnapshot`. */
export function registerSaveSnapshot(connection: Connection, active: ActiveDatabase): void {
  connection.onRequest(saveSnapshotRequest, ({ folderUri, values }, token) =>
    guarded(token, async (signal): Promise<SaveSnapshotResult> => {
      const database = active.current;
      if (!database) return { kind: 'not-connected' };
      const folder = pathOfUri(folderUri);
      if (folder === undefined) return failed('The folder does not lie on this machine.');
      const snapshot = redacted(await readSnapshot(database, { values, signal }), values);
      const path = join(folder, snapshotFileName);
      try {
        await replaceFile(path, snapshotText(snapshot));
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        return failed(`The snapshot could not be written to ${path} (${code ?? message}).`);
      }
      return { kind: 'saved', uri: pathToFileURL(path).href, unreadable: snapshot.unreadable };
    }),
  );
}

function failed(message: string): SaveSnapshotResult {
  return { kind: 'failed', failure: { reason: 'unsupported', message } };
}
