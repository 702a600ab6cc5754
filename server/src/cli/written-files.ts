import { readFile } from 'node:fs/promises';
import { replaceFile } from '../workspace/replace-file';
import { UsageError } from './usage-error';

/** What a file of ours holds. `what`: `snapshot`. Throws UsageError where it cannot be read, or `parse` gives a problem. */
export async function readParsedFile<T extends object>(
  path: string,
  what: string,
  parse: (text: string) => T | { readonly problem: string },
): Promise<T> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`The ${what} ${path} cannot be read (${error.code ?? error.message}).`);
  });
  const parsed = parse(text);
  if ('problem' in parsed) throw new UsageError(`${path}: ${parsed.problem}`);
  return parsed;
}

/** `what`: `The snapshot`. Throws UsageError where the file cannot be written. */
export async function writeOwnFile(path: string, what: string, text: string): Promise<void> {
  await replaceFile(path, text).catch(({ code, message }: NodeJS.ErrnoException) => {
    throw new UsageError(`${what} could not be written to ${path} (${code ?? message}).`);
  });
}
