import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadEmbedded } from '../syntax/embedded/read-code';
import { loadParser } from '../syntax/parse';

/**
 * Loads the parsers. `folder` holds the WebAssembly files of tree-sitter and its grammars, which are left alone where
 * there is no code to read: they take longer than all the rest.
 */
export async function loadSyntax(folder: string, withCode = true): Promise<void> {
  await Promise.all([
    loadParser(),
    ...(withCode ? [loadEmbedded((file) => readFile(join(folder, file)))] : []),
  ]);
}
