import { beforeAll, expect, it } from 'vitest';
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
