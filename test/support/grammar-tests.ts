import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runForeground } from './foreground-process';
import { repositoryRoot } from './repository';
import { emptyTally, type Tally } from './tally';

const folder = join(repositoryRoot, 'test', 'unit', 'grammar');
const require = createRequire(import.meta.url);
const tool = require.resolve('vscode-tmgrammar-test/dist/unit.js');

/** Runs the tests of the TextMate grammar: files whose first line names a scope. Each file counts as one test. */
export async function runGrammarTests(): Promise<Tally> {
  let tally = emptyTally;
  for (const file of grammarTests()) {
    const grammars = grammarsIn(join(folder, 'grammars')).flatMap((grammar) => ['--grammar', grammar]);
    const args = [tool, '--config', join(repositoryRoot, 'package.json'), ...grammars, file];
    const { status } = await runForeground(process.execPath, args, { cwd: repositoryRoot });
    tally = status === 0 ? { ...tally, passed: tally.passed + 1 } : { ...tally, failed: tally.failed + 1 };
  }
  return tally;
}

function grammarTests(): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(folder, entry.name))
    .filter((file) => /^.*SYNTAX TEST "/.test(readFileSync(file, 'utf8').split('\n', 1)[0] ?? ''));
}

/** Grammars that the editor brings along and the tests lean on. */
function grammarsIn(path: string): string[] {
  return existsSync(path) ? readdirSync(path).map((name) => join(path, name)) : [];
}
