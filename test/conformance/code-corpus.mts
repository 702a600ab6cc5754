// Looks for SQL in every TypeScript and JavaScript file of a folder:
//   npx tsx test/conformance/code-corpus.mts <folder> [--unread]
// Prints how many pieces of SQL stand there, how many of them are interpolated, and how many PostgreSQL's grammar reads.
// `--unread` lists the others.
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadEmbedded, readCode } from '../../server/src/syntax/embedded/read-code';
import { loadParser } from '../../server/src/syntax/parse';
import { createLineIndex } from '../../server/src/text/line-index';
import { languageOfPath } from '../../server/src/workspace/language';
import { skippedFolders } from '../../server/src/workspace/skipped-folders';

async function main(folder: string, listsUnread: boolean): Promise<void> {
  await loadParser();
  await loadEmbedded((file) => readFile(`node_modules/@vscode/tree-sitter-wasm/wasm/${file}`));
  const all = { pieces: 0, read: 0 };
  const interpolated = { pieces: 0, read: 0 };
  let files = 0;
  const started = performance.now();
  for (const path of codeFiles(folder)) {
    const language = languageOfPath(path);
    if (!language || language === 'sql') continue;
    const text = readFileSync(path, 'utf8');
    const source = readCode(text, language);
    const lines = createLineIndex(text);
    files++;
    for (const fragment of source.code.fragments) {
      const isRead = source.statements
        .filter((placed) => placed.fragment === fragment)
        .every(({ statement }) => statement.result.kind === 'parsed');
      const written = text.slice(fragment.range.start, fragment.range.end);
      for (const count of written.includes('${') || fragment.holes.length > 0 ? [all, interpolated] : [all]) {
        count.pieces++;
        if (isRead) count.read++;
      }
      if (isRead || !listsUnread) continue;
      const { line } = lines.positionAt(fragment.range.start);
      console.log(`${path}:${line + 1}: ${fragment.text.replace(/\s+/g, ' ').trim()}`);
    }
    source.dispose();
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${files} files, ${all.pieces} pieces of SQL, ${share(all)} read, ${seconds} s`);
  console.log(`${interpolated.pieces} interpolated, ${share(interpolated)} read`);
}

function share({ pieces, read }: { readonly pieces: number; readonly read: number }): string {
  return pieces === 0 ? 'none' : `${read} (${((100 * read) / pieces).toFixed(1)} %)`;
}

function* codeFiles(folder: string): Iterable<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skippedFolders.has(entry.name)) yield* codeFiles(path);
    } else if (!/\.d\.[cm]?ts$/.test(entry.name)) yield path;
  }
}

const [folder, ...options] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Name the folder of code.');
  process.exitCode = 2;
} else {
  await main(folder, options.includes('--unread'));
}
