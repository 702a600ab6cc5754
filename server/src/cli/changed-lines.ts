import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { relative } from 'node:path';
import { promisify } from 'node:util';
import { UsageError } from './usage-error';

/** Lines that were changed, counted from 1, the last included. */
export interface LineSpan {
  readonly first: number;
  readonly last: number;
}

/** What changed in the working tree since a revision. */
export interface ChangedLines {
  /** Whether any of the lines from `line` to `endLine` of a file changed; all lines of an untracked file did. */
  touches(path: string, line: number, endLine: number): Promise<boolean>;
}

/** Throws UsageError outside of a repository, and for a revision that there is not. */
export async function readChangedLines(revision: string): Promise<ChangedLines> {
  const top = (await git(['rev-parse', '--show-toplevel'])).replace(/\r?\n$/, '');
  // A revision that starts with a dash would be an option.
  const commit = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])
    .then((output) => output.trim())
    .catch((error: unknown) => {
      if (error instanceof GitFailure) throw new UsageError(`git knows no revision "${revision}".`);
      throw error;
    });
  const difference = await git([
    ...['-c', 'core.quotePath=false', 'diff', '-U0', '--no-color', '--no-ext-diff', '--no-textconv'],
    ...['--no-relative', '--src-prefix=a/', '--dst-prefix=b/', commit, '--'],
  ]);
  const changed = parseDifference(difference);
  const untracked = new Set(
    (await git(['-C', top, 'ls-files', '--others', '--exclude-standard', '-z'])).split('\0'),
  );
  const names = new Map<string, Promise<string>>();
  const nameOf = async (path: string) =>
    relative(await realpath(top), await realpath(path)).replaceAll('\\', '/');
  return {
    async touches(path, line, endLine) {
      const name = names.get(path) ?? nameOf(path);
      names.set(path, name);
      const inRepository = await name;
      if (untracked.has(inRepository)) return true;
      return (changed.get(inRepository) ?? []).some(({ first, last }) => line <= last && first <= endLine);
    },
  };
}

/** The lines that each file has anew, by the path from the repository's folder, from `git diff -U0`. */
export function parseDifference(text: string): Map<string, LineSpan[]> {
  const files = new Map<string, LineSpan[]>();
  let spans: LineSpan[] | undefined;
  // What a hunk still holds is content, whatever it looks like.
  let content = 0;
  for (const line of text.split('\n')) {
    if (content > 0 && /^[-+]/.test(line)) {
      content--;
      continue;
    }
    const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (hunk) {
      const [, removed = '1', start = '1', added = '1'] = hunk;
      content = Number(removed) + Number(added);
      if (Number(added) > 0) {
        spans?.push({ first: Number(start), last: Number(start) + Number(added) - 1 });
      }
    } else if (line.startsWith('+++ ')) {
      const name = unquoted(line.slice('+++ '.length).replace(/\t$/, ''));
      spans = name.startsWith('b/') ? [] : undefined;
      if (spans) files.set(name.slice('b/'.length), spans);
    }
  }
  return files;
}

/** A path that git put into quotes, with its escapes resolved. */
function unquoted(name: string): string {
  if (!/^".*"$/.test(name)) return name;
  const escapes: Readonly<Record<string, string>> = {
    a: '\x07',
    b: '\b',
    f: '\f',
    n: '\n',
    r: '\r',
    t: '\t',
    v: '\v',
  };
  return name
    .slice(1, -1)
    .replace(/\\(?:([0-7]{3})|(.))/g, (_, octal?: string, letter = '') =>
      octal ? String.fromCharCode(Number.parseInt(octal, 8)) : (escapes[letter] ?? letter),
    );
}

class GitFailure extends UsageError {}

const run = promisify(execFile);

async function git(args: readonly string[]): Promise<string> {
  try {
    // Messages are matched below, so they have to be in English.
    const env = { ...process.env, LC_ALL: 'C' };
    const { stdout } = await run('git', [...args], { maxBuffer: 512 * 1024 * 1024, env });
    return stdout;
  } catch (error) {
    const { code, stderr = '' } = error as { code?: unknown; stderr?: string };
    if (code === 'ENOENT') throw new UsageError('--changed needs git, which is not installed.');
    if (/not a git repository/i.test(stderr)) {
      throw new UsageError('--changed needs a git repository; the current folder is in none.');
    }
    throw new GitFailure(`git failed: ${stderr.trim().split('\n')[0] ?? code}`);
  }
}
