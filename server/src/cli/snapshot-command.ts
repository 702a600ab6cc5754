import type { SnapshotValues } from '../snapshot/snapshot';
import { snapshotText } from '../snapshot/snapshot-file';
import { readSnapshotOf } from './server-snapshot';
import { writeOwnFile } from './written-files';

export interface SnapshotArguments {
  readonly url: string;
  /** A file, or `-` for the standard output. */
  readonly out: string;
  readonly values: SnapshotValues;
}

/**
 * `snapshot --url …`: writes what a planner has to know of a database, and says on the standard error what the role
 * could not read. Throws UsageError and DatabaseError.
 */
export async function snapshotCommand({ url, out, values }: SnapshotArguments): Promise<number> {
  const snapshot = await readSnapshotOf(url, values);
  for (const sentence of snapshot.unreadable) process.stderr.write(`${sentence}\n`);
  const text = snapshotText(snapshot);
  if (out === '-') process.stdout.write(text);
  else await writeOwnFile(out, 'The snapshot', text);
  return 0;
}
