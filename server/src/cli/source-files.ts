import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Language, languageOfPath } from '../workspace/language';
import { skippedFolders } from '../workspace/skipped-folders';
import { UsageError } from './usage-error';

export interface SourceFile {
  /** As it was given, or below the folder that was given. */
  readonly path: string;
  readonly language: Language;
  readonly text: string;
}

/**
 * The SQL, TypeScript and JavaScript files at and below the paths, in order, without those that `ignores` names.
 * Throws UsageError for a path that is not there.
 */
export async function* sourceFiles(
  paths: readonly string[],
  ignores: (path: string) => Promise<boolean> = async () => false,
): AsyncGenerator<SourceFile> {
  for (const path of paths.length > 0 ? paths : ['.']) {
    const found = await stat(path).catch(() => {
      throw new UsageError(`${path} does not exist or cannot be read.`);
    });
    if (found.isDirectory()) yield* below(path === '.' ? '' : path.replace(/(?<=.)\/+$/, ''), ignores);
    else if (!(await ignores(path))) yield await read(path, languageOfPath(path) ?? 'sql');
  }
}

async function* below(
  folder: string,
  ignores: (path: string) => Promise<boolean>,
): AsyncGenerator<SourceFile> {
  const entries = await readdir(folder || '.', { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = folder ? join(folder, entry.name) : entry.name;
    const language = languageOfPath(entry.name);
    if (entry.isDirectory()) {
      if (!skippedFolders.has(entry.name) && !(await ignores(path))) yield* below(path, ignores);
    } else if (entry.isFile() && language && !/\.d\.[cm]?ts$/.test(entry.name) && !(await ignores(path))) {
      yield await read(path, language);
    }
  }
}

async function read(path: string, language: Language): Promise<SourceFile> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${path} cannot be read (${error.code}).`);
  });
  return { path, language, text };
}
