import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forecost } from '../support/command-line';
import { eventually } from '../support/eventually';
import { LspClient } from '../support/lsp-client';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'forecost-config-'));
});
afterEach(() => rm(root, { recursive: true }));

async function write(name: string, content: unknown): Promise<string> {
  const path = join(root, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const star = 'SELECT * FROM orders WHERE id = 1;\n';

describe('forecost.config.json in the editor', () => {
  let client: LspClient;
  const start = async (settings: unknown = {}) => {
    client = await LspClient.start({ folder: root, settings });
  };
  afterEach(() => client.stop());

  it('counts below the settings, by folder, and applies at once', async () => {
    const config = await write('forecost.config.json', {
      rules: { 'select-star': 'error', 'delete-without-where': 'off' },
      limit: 7,
      overrides: [{ files: ['reports/**'], rules: { 'select-star': 'off' } }],
      ignore: ['legacy'],
    });
    await start({ rules: { 'unbounded-query': 'hint' }, lint: { limit: 100 } });
    const document = await client.open(
      `${star}DELETE FROM orders;\nSELECT id FROM orders ORDER BY id;\n`,
      'sql',
      join(root, 'a.sql'),
    );
    const levels = async () => (await document.diagnostics()).map(({ code, severity }) => [code, severity]);
    expect(await levels()).toEqual([
      ['select-star', 1],
      ['unbounded-query', 4],
    ]);
    expect((await document.actions('SELECT id')).map(({ title }) => title)).toContain('Add LIMIT 7');
    expect(await (await client.open(star, 'sql', join(root, 'reports/b.sql'))).found()).toEqual([]);
    expect(await (await client.open(star, 'sql', join(root, 'legacy/c.sql'))).found()).toEqual([]);

    await client.changeSettings({ rules: { 'select-star': 'hint' } });
    await eventually(async () => expect((await levels())[0]).toEqual(['select-star', 4]));
    await client.changeSettings({});
    // Read again by then: a file that is read while it is written is half a file.
    await eventually(async () => expect((await levels())[0]).toEqual(['select-star', 1]));
    const refreshes = client.refreshes;
    await write('forecost.config.json', { rules: { 'select-star': 'off', 'unbounded-query': 'off' } });
    await client.changedOnDisk(config);
    await eventually(async () => {
      expect(await document.found()).toEqual([expect.stringMatching(/^delete-without-where/)]);
    });
    expect(client.refreshes).toBeGreaterThan(refreshes);
    expect(client.messages).toEqual([]);
  });

  it('follows what it extends, whatever that is called', async () => {
    await write('forecost.config.json', { extends: './shared/base.json' });
    const base = await write('shared/base.json', { rules: { 'select-star': 'off' } });
    await start();
    const document = await client.open(star, 'sql', join(root, 'a.sql'));
    expect(await document.found()).toEqual([]);
    await eventually(() => expect(client.watched).toEqual([{ globPattern: base }]));
    await write('shared/base.json', {});
    await client.changedOnDisk(base);
    await eventually(async () => expect(await document.found()).toEqual(['select-star: *']));
  });

  it('says once what is wrong with it, with its path and place', async () => {
    const config = await write('forecost.config.json', {
      rules: { 'no-such-rule': 'off', 'select-star': 'off' },
    });
    await start();
    for (const name of ['a.sql', 'b.sql'])
      expect(await (await client.open(star, 'sql', join(root, name))).found()).toEqual([]);
    expect(client.messages).toEqual([`${config}: rules.no-such-rule: there is no rule "no-such-rule".`]);
  });

  it('knows the files of tests, or names them', async () => {
    await write('ours/forecost.config.json', { testFiles: ['checks/**'] });
    await start();
    const found = async (path: string) => (await client.open(star, 'sql', join(root, path))).found();
    expect(await found('tests/a.sql')).toEqual([]);
    expect(await found('ours/checks/a.sql')).toEqual([]);
    expect(await found('ours/tests/a.sql')).not.toEqual([]);
  });

  it('names the files of the schema', async () => {
    await write('app/forecost.config.json', { schemaFiles: ['ddl/*.sql'] });
    await write('app/ddl/1.sql', 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);');
    await start();
    const document = await client.open(star, 'sql', join(root, 'app/a.sql'));
    await eventually(async () => {
      const [expand] = await document.actions('*');
      expect(expand && document.applied(expand)).toBe('SELECT id, total FROM orders WHERE id = 1;\n');
    });
  });
});

describe('several folders', () => {
  it('have a configuration and a schema each, and are followed', async () => {
    for (const [folder, column, level] of [
      ['one', 'total', 'hint'],
      ['two', 'price', 'error'],
    ]) {
      await write(`${folder}/forecost.config.json`, { rules: { 'select-star': level } });
      await write(
        `${folder}/migrations/1.sql`,
        `CREATE TABLE orders (id bigint PRIMARY KEY, ${column} int);`,
      );
    }
    const client = await LspClient.start({ folder: join(root, 'one') });
    try {
      const one = await client.open(star, 'sql', join(root, 'one/a.sql'));
      const two = await client.open(star, 'sql', join(root, 'two/a.sql'));
      const columns = async (document: typeof one) => {
        const [expand] = await document.actions('*');
        return expand && document.applied(expand).slice(0, 16);
      };
      const severity = async (document: typeof one) => (await document.diagnostics())[0]?.severity;
      await eventually(async () => expect(await columns(one)).toBe('SELECT id, total'));
      expect(await severity(one)).toBe(4);
      expect(await severity(two)).toBe(3);

      await client.changeFolders([join(root, 'two')], []);
      await eventually(async () => expect(await columns(two)).toBe('SELECT id, price'));
      expect(await severity(two)).toBe(1);
      expect(await columns(one)).toBe('SELECT id, total');

      await client.changeFolders([], [join(root, 'one')]);
      await eventually(async () => expect(await severity(one)).toBe(3));
      expect(await columns(two)).toBe('SELECT id, price');
    } finally {
      await client.stop();
    }
  });
});

describe('forecost.config.json on the command line', () => {
  const lint = async (...args: string[]) => {
    const { status, stdout, stderr } = await forecost(['lint', '--format', 'json', ...args], { cwd: root });
    const findings = stdout
      ? (JSON.parse(stdout).findings as { rule: string; path: string; severity: string }[])
      : [];
    return {
      status,
      stderr,
      findings: findings.map(({ rule, path, severity }) => `${path} ${rule} ${severity}`),
    };
  };

  it('counts as in the editor, below --rule', async () => {
    await write('.git/HEAD', '');
    await write('forecost.config.json', {
      rules: { 'select-star': 'error' },
      overrides: [{ files: ['reports/**'], rules: { 'select-star': 'hint' } }],
      ignore: ['legacy/**'],
    });
    for (const name of ['a.sql', 'reports/b.sql', 'legacy/c.sql']) await write(name, star);
    expect(await lint()).toEqual({
      status: 1,
      stderr: '',
      findings: ['a.sql select-star error', 'reports/b.sql select-star hint'],
    });
    expect((await lint('legacy/c.sql')).findings).toEqual([]);
    expect((await lint('--rule', 'select-star=off')).findings).toEqual([]);
  });

  it('says what is wrong with it and goes on; without the whole of it, it does not', async () => {
    const path = await write('forecost.config.json', { rules: { 'no-such-rule': 'off' }, colour: 1 });
    await write('a.sql', star);
    expect(await lint()).toEqual({
      status: 0,
      stderr: `${path}: colour is not known; there are extends, rules, limit, maxCost, assume, schemaFiles, testFiles, ignore, overrides.\n${path}: rules.no-such-rule: there is no rule "no-such-rule".\n`,
      findings: ['a.sql select-star information'],
    });
    await write('forecost.config.json', { extends: './gone.json' });
    expect(await lint()).toEqual({
      status: 2,
      stderr: `${path}: extends names ${join(root, 'gone.json')}, which does not exist.\n`,
      findings: [],
    });
  });
});
