import { beforeAll, expect, it } from 'vitest';
import { documentKnowledge } from '../../../server/src/lint/document-knowledge';
import { createLinter } from '../../../server/src/lint/linter';
import { defaultLintSettings } from '../../../server/src/lint/settings';
import { rules } from '../../../server/src/rules/index';
import { buildSchemaOfFiles } from '../../../server/src/schema/build-schema';
import { emptySchema } from '../../../server/src/schema/schema';
import { readSql } from '../../../server/src/syntax/source';
import { lintText, loadLint } from '../../support/lint-text';

beforeAll(loadLint);

/** Documents, the rule that is asked, and what it says of them. */
const documents: readonly (readonly [
  name: string,
  rule: string,
  extension: string,
  text: string,
  ...messages: string[],
])[] = [
  [
    'a table that code creates under names it puts together',
    'unindexed-filter',
    'ts',
    'const made = (s: string, t: string) => [`CREATE TABLE ${s}.job (id uuid, name text)`, `UPDATE ${s}.job SET id = NULL WHERE name = $1`];',
  ],
  [
    'a table in code that makes an index of one that it does not name',
    'unindexed-filter',
    'ts',
    'const made = (t: string) => [`CREATE INDEX i ON ${t} (name)`, `CREATE TABLE job (id uuid, name text)`, `UPDATE job SET id = NULL WHERE name = $1`];',
  ],
  [
    'a table in code that names all of its indexes',
    'unindexed-filter',
    'ts',
    'const made = (t: string) => [`CREATE INDEX i ON job (id)`, `CREATE TABLE job (id uuid, name text)`, `UPDATE job SET id = NULL WHERE name = $1`];',
    'no index that starts with `name`',
  ],
  [
    'names that psql puts in',
    'non-concurrent-index',
    'sql',
    'CREATE INDEX ON :"SCHEMA".:TABLE (id);',
    'Stops all writes to `:"SCHEMA".:TABLE` until',
  ],
  [
    'names that code puts in',
    'update-without-where',
    'ts',
    'const q = (schema: string) => `UPDATE ${schema}.bam SET status = 1`;',
    'Changes every row of `${schema}.bam`:',
  ],
  ['a variable of psql in front', 'select-star', 'sql', ':PREFIX SELECT * FROM orders;'],
  ['a variable of psql in front', 'limit-without-order', 'sql', ':PREFIX SELECT a FROM orders LIMIT 3;'],
];

it.each(documents)('knows of %s what %s may say', (_, rule, extension, text, ...messages) => {
  const found = lintText(text, extension === 'ts' ? 'ts' : 'sql').findings.filter(
    (finding) => finding.rule === rule,
  );
  expect(found.map(({ message }) => message)).toEqual(messages.map((part) => expect.stringContaining(part)));
});

/** What is said of the first of several migrations, once all of them are known. */
function saidOfFirst(rule: string, ...migrations: readonly string[]): string[] {
  const schema = buildSchemaOfFiles(
    emptySchema,
    migrations.map((text) => readSql(text).statements.map(({ statement }) => statement)),
  );
  const source = readSql(migrations[0] ?? '');
  return createLinter(rules)
    .lint(source, documentKnowledge(source, schema), { ...defaultLintSettings, runsOnce: true })
    .filter((finding) => finding.rule === rule)
    .map(({ message }) => message);
}

it('says nothing of what later migrations drop or change', () => {
  const orders =
    'CREATE TABLE orders (id serial PRIMARY KEY, user_id bigint REFERENCES users, at timestamp);';
  for (const rule of ['integer-primary-key', 'unindexed-foreign-key', 'timestamp-without-time-zone'])
    expect(saidOfFirst(rule, orders)).toHaveLength(1);
  for (const rule of ['integer-primary-key', 'unindexed-foreign-key', 'timestamp-without-time-zone'])
    expect(saidOfFirst(rule, orders, 'DROP TABLE orders;')).toEqual([]);
  const changed =
    'ALTER TABLE orders ALTER at TYPE timestamptz, ALTER id TYPE bigint, ADD kind text; CREATE INDEX ON orders (user_id, kind);';
  for (const rule of ['integer-primary-key', 'unindexed-foreign-key', 'timestamp-without-time-zone'])
    expect(saidOfFirst(rule, orders, changed)).toEqual([]);
});

it('does not count an index of a migration that a later one drops', () => {
  const columns = Array.from({ length: 12 }, (_, i) => `c${i} int`).join(', ');
  const indexes = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => `CREATE INDEX i${from + i} ON t (c${from + i});`).join('\n');
  const table = `CREATE TABLE t (id bigint PRIMARY KEY, ${columns});`;
  expect(saidOfFirst('too-many-indexes', `${table}\n${indexes(0, 12)}`)).toHaveLength(3);
  expect(saidOfFirst('too-many-indexes', `${table}\n${indexes(0, 12)}`, 'DROP INDEX i11, i10;')).toHaveLength(
    1,
  );
  const other = 'DROP INDEX i11; CREATE INDEX i11 ON t (c11, c0);';
  expect(saidOfFirst('too-many-indexes', `${table}\n${indexes(0, 12)}`, other)).toHaveLength(2);
  const again = 'DROP INDEX i11; CREATE INDEX i11 ON t (c11);';
  expect(saidOfFirst('too-many-indexes', `${table}\n${indexes(0, 12)}`, again)).toHaveLength(3);
});
