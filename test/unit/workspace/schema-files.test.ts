import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { loadParser } from '../../../server/src/syntax/parse';
import { SchemaFiles } from '../../../server/src/workspace/schema-files';
import { defaultSchemaFiles } from '../../../server/src/workspace/settings';

let folder: string;

beforeAll(loadParser);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forecost-schema-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function columnsOf(files: Readonly<Record<string, string>>, patterns = defaultSchemaFiles) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const schema = await new SchemaFiles().load([folder], patterns);
  return (
    schema &&
    [...schema.tables.values()].map(
      (table) => `${table.name}: ${table.columns.map((column) => column.name).join(' ')}`,
    )
  );
}

it.each<[string, Record<string, string>, string[] | undefined]>([
  [
    'leaves out what is written for another database',
    { 'db/schema.sql': 'CREATE TABLE t (a int);', 'db/sqlite/schema.sql': 'CREATE TABLE u (a int);' },
    ['t: a'],
  ],
  [
    'applies migrations in the order of their numbers',
    {
      'db/migrations/2_b.sql': 'ALTER TABLE t RENAME COLUMN a TO b;',
      'db/migrations/10_c.sql': 'ALTER TABLE t RENAME COLUMN b TO c;',
      'db/migrations/1_a.sql': 'CREATE TABLE t (a int);',
    },
    ['t: c'],
  ],
  [
    'leaves out what undoes migrations',
    {
      'migrations/1.up.sql': 'CREATE TABLE t (a int);',
      'migrations/1.down.sql': 'DROP TABLE t;',
      'migrations/2.sql': '-- +goose Up\nALTER TABLE t ADD b int;\n-- +goose Down\nALTER TABLE t DROP b;',
      'migrations/3.sql': '-- migrate:up\nALTER TABLE t ADD c int;\n-- migrate:down\nALTER TABLE t DROP c;',
    },
    ['t: a b c'],
  ],
  [
    'reads a folder for each migration',
    { 'prisma/migrations/20260101_init/migration.sql': 'CREATE TABLE t (a int);' },
    ['t: a'],
  ],
  ['does not read queries', { 'queries/t.sql': 'CREATE TABLE t (a int);' }, undefined],
  ['does not read packages', { 'node_modules/x/migrations/1.sql': 'CREATE TABLE t (a int);' }, undefined],
  [
    'goes on behind a statement that is broken',
    { 'migrations/1.sql': 'CREATE TABLE t (a int);\nCREATE TABL u;\nCREATE TABLE v (b int);' },
    ['t: a', 'v: b'],
  ],
])('%s', async (_, files, expected) => {
  expect(await columnsOf(files)).toEqual(expected);
});

it('reads the patterns of the settings', async () => {
  expect(await columnsOf({ 'ddl/one.sql': 'CREATE TABLE t (a int);' }, ['ddl/*.sql'])).toEqual(['t: a']);
});
