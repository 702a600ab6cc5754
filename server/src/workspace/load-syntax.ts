import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadEmbedded } from '../syntax/embedded/read-code';
import { loadParser } from '../syntax/parse';

/** Loads the parsers. `folder` holds the WebAssembly files of tree-sitter and its grammars. */
export async function loadSyntax(folder: string): Promise<void> {
  await Promise.all([loadParser(), loadEmbedded((file) => readFile(join(folder, file)))]);
}
