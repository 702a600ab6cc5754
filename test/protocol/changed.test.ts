import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { forecost } from '../support/command-line';

let root: string;
const star = (table: string) => `SELECT * FROM ${table} WHERE id = 1;\n`;
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...args], { cwd: root });

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'forecost-changed-'));
});
afterEach(() => rm(root, { recursive: true }));

async function lint(revision: string, cwd = root) {
  const { status, stdout, stderr } = await forecost(['lint', '--changed', revision, '--format', 'json'], {
    cwd,
  });
  const findings: { path: string; line: number }[] = stdout ? JSON.parse(stdout).findings : [];
  return { status, stderr, found: findings.map(({ path, line }) => `${path}:${line}`) };
}

it('reports only what stands on changed lines', async () => {
  git('init', '-q');
  await mkdir(join(root, 'sub'));
  await writeFile(join(root, 'sub/a b.sql'), star('a') + star('b'));
  await writeFile(join(root, 'same.sql'), star('a'));
  git('add', '.');
  git('commit', '-q', '-m', 'first');
  expect(await lint('HEAD')).toEqual({ status: 0, stderr: '', found: [] });

  await writeFile(join(root, 'sub/a b.sql'), star('a') + star('changed') + star('c'));
  await writeFile(join(root, 'new.sql'), star('n'));
  expect((await lint('HEAD')).found).toEqual(['new.sql:1', 'sub/a b.sql:2', 'sub/a b.sql:3']);
  expect((await lint('HEAD', join(root, 'sub'))).found).toEqual(['a b.sql:2', 'a b.sql:3']);
  git('add', '.');
  git('commit', '-q', '-m', 'second');
  expect((await lint('HEAD')).found).toEqual([]);
  expect((await lint('HEAD~1')).found).toHaveLength(3);
  for (const revision of ['no-such', '--output=x'])
    expect(await lint(revision)).toEqual({
      status: 2,
      stderr: `git knows no revision "${revision}".\n`,
      found: [],
    });
});

it('says that it needs a repository', async () => {
  expect(await lint('HEAD')).toEqual({
    status: 2,
    stderr: '--changed needs a git repository; the current folder is in none.\n',
    found: [],
  });
});
