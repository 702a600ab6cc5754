import { openDatabase } from '../database/open-database';
import { readSnapshot } from '../database/snapshot';
import { redacted } from '../snapshot/redact';
import type { Snapshot, SnapshotValues } from '../snapshot/snapshot';
import { parseSnapshot } from '../snapshot/snapshot-file';
import { readParsedFile } from './written-files';

/** The snapshot that a file holds. Throws UsageError. */
export function readSnapshotFile(path: string): Promise<Snapshot> {
  return readParsedFile(path, 'snapshot', parseSnapshot);
}

/** The snapshot of a database as it is now. Throws DatabaseError. */
export async function readSnapshotOf(url: string, values: SnapshotValues): Promise<Snapshot> {
  const database = await openDatabase(url);
  try {
    return redacted(await readSnapshot(database, { values }), values);
  } finally {
    await database.dispose();
  }
}
