import { openDatabase } from '../database/open-database';
import { readSnapshot } from '../database/snapshot';
import { redacted } from '../snapshot/redact';
import type { Snapshot, SnapshotValues } from '../snapshot/snapshot';

/** The snapshot of a database as it is now. Throws DatabaseError. */
export async function readSnapshotOf(url: string, values: SnapshotValues): Promise<Snapshot> {
  const database = await openDatabase(url);
  try {
    return redacted(await readSnapshot(database, { values }), values);
  } finally {
    await database.dispose();
  }
}
