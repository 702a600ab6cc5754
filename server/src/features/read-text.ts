import { readFile, stat } from 'node:fs/promises';

/** Larger files are dumps or bundles, which nobody mends by hand. */
const largestFileBytes = 3_000_000;

/** Undefined where the file is gone, unreadable or too large. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return (await stat(path)).size > largestFileBytes ? undefined : await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
