import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';

/** Writes a file so that whoever reads it meanwhile finds the one before. Rejects with the file system's error. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const written = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(written, text);
    await rename(written, path);
  } catch (error) {
    await rm(written, { force: true });
    throw error;
  }
}
