import { readFile, stat } from 'node:fs/promises';
import { pathOfUri } from '../workspace/folders';
import { type Language, languageOfPath } from '../workspace/language';
import type { Settings } from '../workspace/settings';
import type { SettingsSource } from './configuration';

export interface ListedFile {
  readonly uri: string;
  readonly path: string;
  readonly language: Language;
  readonly text: string;
  readonly scoped: Settings;
}

/** Larger files are dumps or bundles, which nobody mends by hand. */
const largestFileBytes = 3_000_000;

/** The files of a list as they are on disk; those that are not linted, gone, unreadable or too large are left out. */
export async function* listedFiles(
  uris: readonly string[],
  settings: SettingsSource,
): AsyncGenerator<ListedFile> {
  for (const uri of uris) {
    const path = pathOfUri(uri);
    const language = path === undefined ? undefined : languageOfPath(path);
    if (path === undefined || !language) continue;
    const scoped = await settings.of(uri);
    const text = scoped.lintEnabled ? await readText(path) : undefined;
    if (text !== undefined) yield { uri, path, language, text, scoped };
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return (await stat(path)).size > largestFileBytes ? undefined : await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
