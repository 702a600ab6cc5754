import { beforeAll, expect, it } from 'vitest';
import { createDocumentKnowledge } from '../../../server/src/lint/document-knowledge';
import { createLinter } from '../../../server/src/lint/linter';
import { defaultLintSettings } from '../../../server/src/lint/settings';
import { rules } from '../../../server/src/rules/index';
import { readSql, type SqlSource, updateSql } from '../../../server/src/syntax/source';
import { lintText, loadLint } from '../../support/lint-text';

beforeAll(loadLint);

const table = 'CREATE TABLE t (id bigint PRIMARY KEY, n int);\n';

/** Documents whose last query is said to return every row of a table, and those where the document shows that these are few. */
const many: readonly (readonly [name: string, text: string])[] = [
  ['is not filled', table],
  ['is filled from elsewhere', `${table}INSERT INTO t SELECT id, n FROM other;`],
  ['is filled by a statement with parameters', `${table}INSERT INTO t VALUES ($1, $2);`],
  ['is filled from itself', `${table}INSERT INTO t VALUES (1, 2); INSERT INTO t SELECT id + 1, n FROM t;`],
  ['is filled by a long series', `${table}INSERT INTO t SELECT i, 1 FROM generate_series(1, 100000) i;`],
  [
    'is filled by two series',
    `${table}INSERT INTO t SELECT i, j FROM generate_series(1, 100) i, generate_series(1, 100) j;`,
  ],
  ['is filled from a file', `${table}INSERT INTO t VALUES (1, 2);\nCOPY t FROM '/rows';`],
  ['is filled by psql from a file', `${table}INSERT INTO t VALUES (1, 2);\n\\copy t from rows.csv\n`],
  ['may be filled by another file', `${table}INSERT INTO t VALUES (1, 2);\n\\i more.sql\n`],
  [
    'may be filled by what a query returns',
    `${table}INSERT INTO t VALUES (1, 2);\nSELECT 'INSERT …' \\gexec\n`,
  ],
  [
    'is filled by a function',
    `CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'INSERT INTO t SELECT id, n FROM other';\n${table}INSERT INTO t VALUES (1, 2);`,
  ],
  [
    'is filled by a partition',
    `CREATE TABLE t (id bigint, n int) PARTITION BY LIST (n);\nCREATE TABLE p PARTITION OF t DEFAULT;\nTRUNCATE t;\nINSERT INTO p SELECT id, n FROM other;`,
  ],
  [
    'is emptied in a transaction that is rolled back',
    `${table}INSERT INTO t SELECT id, n FROM other;\nBEGIN; TRUNCATE t; ROLLBACK;`,
  ],
  ['is filled after it was emptied', `${table}TRUNCATE t; INSERT INTO t SELECT id, n FROM other;`],
  ['is not its own', 'INSERT INTO t VALUES (1, 2);'],
];

const few: readonly (readonly [name: string, text: string])[] = [
  ['is filled with VALUES', `${table}INSERT INTO t VALUES (1, 2), (2, 3);\nINSERT INTO t VALUES (4, 5);`],
  ['is filled by a short series', `${table}INSERT INTO t SELECT i, 1 FROM generate_series(1, 10) i;`],
  ['is filled by COPY', `${table}COPY t FROM stdin;\n1\t2\n2\t3\n\\.\n`],
  ['is filled by psql', `${table}\\copy t from stdin delimiter ','\n1,2\n2,3\n\\.\n`],
  ['is made from VALUES', 'CREATE TABLE t AS VALUES (1, 2), (3, 4);'],
  ['is emptied', `${table}INSERT INTO t SELECT id, n FROM other; TRUNCATE t;`],
  ['is filled before a file that fills another', `\\i other.sql\n${table}INSERT INTO t VALUES (1, 2);`],
];

const query = '\nSELECT id FROM t;';
const rulesOf = (text: string) => lintText(text + query, 'sql').findings.map(({ rule }) => rule);

it.each(many)('takes a table that %s for a large one', (_, text) => {
  expect(rulesOf(text)).toContain('unbounded-query');
});

it.each(few)('knows the few rows of a table that %s', (_, text) => {
  expect(rulesOf(text)).not.toContain('unbounded-query');
});

it('takes the rows of a file for its first ones in commands and functions', () => {
  const text = `${table}INSERT INTO t VALUES (1, 2);\nALTER TABLE t ADD u bigint REFERENCES users;\nCREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT id FROM t WHERE n = 3';\n`;
  expect(lintText(text, 'sql').findings.map(({ rule }) => rule)).toEqual(
    expect.arrayContaining(['unindexed-foreign-key', 'unindexed-filter']),
  );
});

it('counts anew when rows are typed, though the tables stay the same', () => {
  const linter = createLinter(rules);
  const knowledge = createDocumentKnowledge();
  const found = (source: SqlSource) =>
    linter.lint(source, knowledge(source, undefined), defaultLintSettings).map(({ rule }) => rule);
  const insert = 'INSERT INTO t SELECT i, 1 FROM generate_series(1, 10';
  const before = readSql(`${table}${insert}) i;${query}`);
  expect(found(before)).not.toContain('unbounded-query');
  const at = table.length + insert.length;
  const text = `${table}${insert}0000) i;${query}`;
  const after = updateSql(before, text, { range: { start: at, end: at }, newLength: 4 });
  expect(found(after)).toContain('unbounded-query');
  const again = updateSql(after, before.text, { range: { start: at, end: at + 4 }, newLength: 0 });
  expect(found(again)).not.toContain('unbounded-query');
});
