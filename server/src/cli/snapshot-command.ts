import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { openDatabase } from '../database/open-database';
import { readSnapshot } from '../database/snapshot';
import { redacted } from '../snapshot/redact';
import type { SnapshotValues } from '../snapshot/snapshot';
import { snapshotText } from '../snapshot/snapshot-file';
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
    else await replaceFile(out, text);
    return 0;
  } finally {
    await database.dispose();
  }
}

/** Whoever reads the file meanwhile finds the one before. */
async function replaceFile(path: string, text: string): Promise<void> {
  const written = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(written, text);
    await rename(written, path);
  } catch (error) {
    await rm(written, { force: true });
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(`The snapshot could not be written to ${path} (${code ?? message}).`);
  }
}
