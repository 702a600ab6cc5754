import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { forecost } from '../support/command-line';
import { eventually } from '../support/eventually';
import { LspClient } from '../support/lsp-client';

let root: string;
const star = 'SELECT * FROM orders WHERE id = 1;\n';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'forecost-baseline-'));
  await mkdir(join(root, '.git'));
  await writeFile(join(root, 'forecost.config.json'), '{ "rules": { "select-star": "warning" } }');
  await writeFile(join(root, 'a.sql'), star);
});
afterEach(() => rm(root, { recursive: true }));

const lint = (...args: string[]) => forecost(['lint', ...args], { cwd: root });

it('lets an old repository start clean, on the command line', async () => {
  expect((await lint()).status).toBe(1);
  expect(await lint('--write-baseline', 'forecost.baseline.json')).toEqual({
    status: 0,
    stdout: 'No findings in 1 file, 1 statement.\n',
    stderr: 'forecost.baseline.json holds 1 finding in 1 file.\n',
  });
  await writeFile(join(root, 'a.sql'), `SELECT 1;\n\n${star}`);
  expect((await lint()).stdout).toBe(
    'No findings in 1 file, 2 statements.\n1 finding of the baseline not reported.\n',
  );
  expect((await lint('--no-baseline')).status).toBe(1);

  await writeFile(join(root, 'a.sql'), star.replace('orders', 'users'));
  const { status, stdout } = await lint('--format', 'json');
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ baseline: { known: 0, stale: 1 } });

  await rm(join(root, 'a.sql'));
  await writeFile(join(root, 'b.sql'), 'SELECT 1;');
  expect((await lint()).stdout).toContain('1 entry of the baseline no longer needed: write it again.');
});

it('is refused where it is none', async () => {
  expect(await lint('--baseline', 'no.json')).toEqual({
    status: 2,
    stdout: '',
    stderr: 'The baseline no.json does not exist.\n',
  });
  await writeFile(join(root, 'forecost.baseline.json'), '{}');
  expect(await lint()).toEqual({
    status: 2,
    stdout: '',
    stderr: `${join(root, 'forecost.baseline.json')} is not a baseline of findings; write it again with lint --write-baseline.\n`,
  });
});

it('counts in the editor, and is followed', async () => {
  const path = join(root, 'forecost.baseline.json');
  await lint('--write-baseline', 'forecost.baseline.json');
  const client = await LspClient.start({ folder: root });
  try {
    const document = await client.open(star, 'sql', join(root, 'a.sql'));
    expect(await document.found()).toEqual([]);
    await document.edit(0, 0, '-- moved\n\n');
    expect(await document.found()).toEqual([]);
    await document.edit(document.text.length, document.text.length, star);
    expect(await document.found()).toEqual(['select-star: *']);
    await writeFile(path, (await readFile(path, 'utf8')).replace('"a.sql"', '"b.sql"'));
    await client.changedOnDisk(path);
    await eventually(async () => expect(await document.found()).toHaveLength(2));
  } finally {
    await client.stop();
  }
});
