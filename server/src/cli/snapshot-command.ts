import { openDatabase } from '../database/open-database';
import { readSnapshot } from '../database/snapshot';
import { redacted } from '../snapshot/redact';
import type { SnapshotValues } from '../snapshot/snapshot';
import { snapshotText } from '../snapshot/snapshot-file';
import { replaceFile } from '../workspace/replace-file';
import { UsageError } from './usage-error';

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
  const database = await openDatabase(url);
  try {
    const snapshot = redacted(await readSnapshot(database, { values }), values);
    for (const sentence of snapshot.unreadable) process.stderr.write(`${sentence}\n`);
    const text = snapshotText(snapshot);
    if (out === '-') process.stdout.write(text);
    else await write(out, text);
    return 0;
  } finally {
    await database.dispose();
  }
}

async function write(path: string, text: string): Promise<void> {
  await replaceFile(path, text).catch(({ code, message }: NodeJS.ErrnoException) => {
    throw new UsageError(`The snapshot could not be written to ${path} (${code ?? message}).`);
  });
}
