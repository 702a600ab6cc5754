import type { Snapshot } from '../snapshot/snapshot';
import { parseSnapshot } from '../snapshot/snapshot-file';
import { readParsedFile } from './written-files';

/** The snapshot that a file holds. Throws UsageError. */
export function readSnapshotFile(path: string): Promise<Snapshot> {
  return readParsedFile(path, 'snapshot', parseSnapshot);
}
