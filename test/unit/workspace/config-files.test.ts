import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigFiles, ignoresByDefault } from '../../../server/src/workspace/config-files';

let root: string;
let configs: ConfigFiles;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'forecost-config-'));
  configs = new ConfigFiles(new Set(['a', 'b', 'c']), (folder) => folder === root);
});
afterEach(() => rm(root, { recursive: true }));

async function write(files: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  }
}

const rulesOf = async (file: string) => {
  const path = join(root, file);
  const config = await configs.nearest(dirname(path));
  return config && Object.fromEntries(config.rulesFor(path));
};
const problems = async (folder = '') =>
  ((await configs.nearest(join(root, folder)))?.problems ?? []).map(({ message, isFatal }) => ({
    message: message.replaceAll(`${root}/`, ''),
    isFatal,
  }));

describe('the configuration of a file', () => {
  it('is the nearest upwards, and not above the top', async () => {
    await write({ 'w/forecost.config.json': { rules: { a: 'off' } }, 'w/x/y/file.sql': '' });
    await write({ 'w/x/forecost.config.json': { rules: { b: 'off' } } });
    expect(await rulesOf('w/file.sql')).toEqual({ a: 'off' });
    expect(await rulesOf('w/x/y/file.sql')).toEqual({ b: 'off' });
    expect(await rulesOf('elsewhere/file.sql')).toBeUndefined();
    const inner = new ConfigFiles(new Set(), (folder) => folder === join(root, 'w', 'z'));
    expect(await inner.nearest(join(root, 'w', 'z'))).toBeUndefined();
  });

  it('leaves out SQL of other databases, unless something else is to be ignored', async () => {
    await write({ 'a/forecost.config.json': {}, 'b/forecost.config.json': { ignore: [] } });
    const ignores = async (file: string) =>
      (await configs.nearest(dirname(join(root, file))))?.ignores(join(root, file));
    expect(await ignores('a/mysql/1.sql')).toBe(true);
    expect(await ignores('a/schema.sqlite.sql')).toBe(true);
    expect(await ignores('a/mysql/query.ts')).toBe(false);
    expect(await ignores('b/mysql/1.sql')).toBe(false);
    expect(ignoresByDefault('/shop/db/clickhouse/1.sql', '/shop')).toBe(true);
    expect(ignoresByDefault('/shop/db/postgresql/1.sql', '/shop')).toBe(false);
    expect(ignoresByDefault('/mysql/shop/1.sql', '/mysql/shop')).toBe(false);
  });

  it('builds on what it extends, the later above the earlier, itself on top', async () => {
    await write({
      'forecost.config.json': {
        extends: ['./one.json', './sub/two.json'],
        rules: { c: 'off' },
        ignore: ['x'],
      },
      'one.json': { rules: { a: 'hint', b: 'hint', c: 'hint' }, limit: 5, ignore: ['y'] },
      'sub/two.json': { extends: '../three.json', rules: { b: 'error' } },
      'three.json': { rules: { a: 'warning' }, limit: 7 },
    });
    expect(await rulesOf('file.sql')).toEqual({ a: 'warning', b: 'error', c: 'off' });
    const config = await configs.nearest(root);
    expect(config?.limit).toBe(7);
    expect(['x/1.sql', 'y', 'z'].map((file) => config?.ignores(join(root, file)))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('changes in the folders that overrides name', async () => {
    await write({
      'forecost.config.json': {
        rules: { a: 'error' },
        overrides: [
          { files: ['migrations/**'], rules: { a: 'off', b: 'hint' } },
          { files: ['**/*.ts'], rules: { a: 'hint' } },
        ],
      },
    });
    expect(await rulesOf('queries/1.sql')).toEqual({ a: 'error' });
    expect(await rulesOf('migrations/1.sql')).toEqual({ a: 'off', b: 'hint' });
    expect(await rulesOf('migrations/1.ts')).toEqual({ a: 'hint', b: 'hint' });
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'a base that is missing',
      { 'forecost.config.json': { extends: './no.json' } },
      'forecost.config.json: extends names no.json, which does not exist.',
    ],
    [
      'a circle',
      { 'forecost.config.json': { extends: './b.json' }, 'b.json': { extends: './forecost.config.json' } },
      'b.json: extends goes round in a circle (forecost.config.json → b.json → forecost.config.json).',
    ],
    [
      'itself',
      { 'forecost.config.json': { extends: './forecost.config.json' } },
      'forecost.config.json: extends goes round in a circle (forecost.config.json → forecost.config.json).',
    ],
    [
      'what is no JSON',
      { 'forecost.config.json': '{ rules }' },
      'forecost.config.json: line 1, column 3: this is not JSON (invalid symbol).',
    ],
  ])('says of %s one thing', async (_, files, message) => {
    await write(files);
    expect(await problems()).toEqual([{ message, isFatal: true }]);
  });

  it('keeps the rest where a base is missing', async () => {
    await write({
      'forecost.config.json': { extends: ['./no.json', './b.json'] },
      'b.json': { rules: { a: 'off' } },
    });
    expect(await rulesOf('file.sql')).toEqual({ a: 'off' });
  });

  it('bounds what doubles at each step', async () => {
    const files: Record<string, unknown> = { 'forecost.config.json': { extends: ['./0.json', './0.json'] } };
    for (let i = 0; i < 20; i++) files[`${i}.json`] = { extends: [`./${i + 1}.json`, `./${i + 1}.json`] };
    files['20.json'] = { rules: { a: 'off' } };
    await write(files);
    expect((await problems()).length).toBeGreaterThan(0);
    expect((await configs.nearest(root))?.readFrom.length).toBeLessThanOrEqual(100);
  });

  it('is read again when it was forgotten', async () => {
    await write({ 'forecost.config.json': { rules: { a: 'off' } } });
    expect(await rulesOf('file.sql')).toEqual({ a: 'off' });
    await write({ 'forecost.config.json': { rules: { a: 'hint' } } });
    expect(await rulesOf('file.sql')).toEqual({ a: 'off' });
    configs.forget();
    expect(await rulesOf('file.sql')).toEqual({ a: 'hint' });
  });
});
