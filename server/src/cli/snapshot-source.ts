import { readFile } from 'node:fs/promises';
import type { Snapshot } from '../snapshot/snapshot';
import { parseSnapshot } from '../snapshot/snapshot-file';
import { UsageError } from './usage-error';

/** The snapshot that a file holds. Throws UsageError. */
export async function readSnapshotFile(path: string): Promise<Snapshot> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`The snapshot ${path} cannot be read (${error.code ?? error.message}).`);
  });
  const snapshot = parseSnapshot(text);
  if ('problem' in snapshot) throw new UsageError(`${path}: ${snapshot.problem}`);
  return snapshot;
}
