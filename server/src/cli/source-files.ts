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

/** A file that was found and not read yet. */
export interface SourcePath {
  readonly path: string;
  readonly language: Language;
  readonly sizeBytes: number;
}

/**
 * The SQL, TypeScript and JavaScript files at and below the paths, in order, without those that `ignores` names.
 * Throws UsageError for a path that is not there.
 */
export async function sourcePaths(
  paths: readonly string[],
  ignores: (path: string) => Promise<boolean> = async () => false,
): Promise<SourcePath[]> {
  const found: SourcePath[] = [];
  for (const path of paths.length > 0 ? paths : ['.']) {
    const { size, isFolder } = await stat(path).then(
      (stats) => ({ size: stats.size, isFolder: stats.isDirectory() }),
      () => {
        throw new UsageError(`${path} does not exist or cannot be read.`);
      },
    );
    if (isFolder) await collect(path === '.' ? '' : path.replace(/(?<=.)\/+$/, ''), ignores, found);
    else if (!(await ignores(path)))
      found.push({ path, language: languageOfPath(path) ?? 'sql', sizeBytes: size });
  }
  return found;
}

/** The same with their text. */
export async function* sourceFiles(paths: readonly string[]): AsyncGenerator<SourceFile> {
  for (const source of await sourcePaths(paths)) yield await readSource(source);
}

/** Throws UsageError. */
export async function readSource({ path, language }: SourcePath): Promise<SourceFile> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${path} cannot be read (${error.code}).`);
  });
  return { path, language, text };
}

async function collect(
  folder: string,
  ignores: (path: string) => Promise<boolean>,
  found: SourcePath[],
): Promise<void> {
  const entries = await readdir(folder || '.', { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = folder ? join(folder, entry.name) : entry.name;
    const language = languageOfPath(entry.name);
    if (entry.isDirectory()) {
      if (!skippedFolders.has(entry.name) && !(await ignores(path))) await collect(path, ignores, found);
    } else if (entry.isFile() && language && !/\.d\.[cm]?ts$/.test(entry.name) && !(await ignores(path))) {
      const sizeBytes = await stat(path).then(
        ({ size }) => size,
        () => 0,
      );
      found.push({ path, language, sizeBytes });
    }
  }
}
