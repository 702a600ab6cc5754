import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentKnowledge } from '../../../server/src/lint/document-knowledge';
import { createLinter } from '../../../server/src/lint/linter';
import { defaultLintSettings } from '../../../server/src/lint/settings';
import { offsetPagination } from '../../../server/src/rules/offset-pagination';
import { loadParser } from '../../../server/src/syntax/parse';
import { readSql } from '../../../server/src/syntax/source';
import { applyEdits } from '../../../server/src/text/edit';
import { testDatabase } from '../../support/test-database';

/** Few values and many NULLs, so that every page ends in the middle of equal rows. */
const ddl = `
CREATE TABLE kinds (id int PRIMARY KEY, label text);
CREATE TABLE items (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code text NOT NULL UNIQUE,
  rank int,
  price numeric,
  name text NOT NULL,
  at timestamptz NOT NULL,
  kind_id int REFERENCES kinds (id)
);
`;

const rows = `
INSERT INTO kinds SELECT n, CASE WHEN n % 3 <> 0 THEN 'kind ' || n % 2 END FROM generate_series(1, 6) n;
INSERT INTO items (code, rank, price, name, at, kind_id)
SELECT 'c' || (n * 7919) % 10007,
       CASE WHEN n % 4 <> 0 THEN n % 5 END,
       CASE WHEN n % 3 <> 0 THEN (n % 7) / 2.0 END,
       chr(97 + n % 3),
       timestamptz '2026-01-01 00:00:00.000001+00' + (n % 9) * interval '1 microsecond',
       CASE WHEN n % 5 <> 0 THEN 1 + n % 6 END
FROM generate_series(1, 137) n;
`;

const pageSize = 10;
let client: pg.Client;

beforeAll(async () => {
  await loadParser();
  client = new pg.Client({
    connectionString: await testDatabase(),
    // As the server writes them: a JavaScript Date would drop microseconds.
    types: { getTypeParser: () => (value: unknown) => value },
  });
  await client.connect();
  await client.query(ddl + rows);
});

afterAll(() => client.end());

interface Rewritten {
  readonly text: string;
  readonly title: string;
  readonly message: string;
}

function rewrite(query: string): Rewritten | undefined {
  const document = `${ddl}${query}`;
  const source = readSql(document);
  const [finding] = createLinter([offsetPagination]).lint(
    source,
    documentKnowledge(source, undefined),
    defaultLintSettings,
  );
  const fix = finding?.fixes[0];
  return (
    finding &&
    fix && {
      text: applyEdits(document, fix.edits).slice(ddl.length),
      title: fix.title,
      message: finding.message,
    }
  );
}

/** Pages of the query by OFFSET, its order completed as the rewrite completes it. */
async function pagesByOffset(query: string, order: string): Promise<string[][]> {
  const pages: string[][] = [];
  for (let offset = 0; ; offset += pageSize) {
    const result = await client.query(query.replace(/ORDER BY .* LIMIT/, `${order} LIMIT`), [
      pageSize,
      offset,
    ]);
    if (result.rows.length === 0) return pages;
    pages.push(result.rows.map((row) => row.id));
  }
}

/** Pages of the rewritten query, each given the last row of the one before. */
async function pagesByKeyset({ text, message }: Rewritten, first: string): Promise<string[][]> {
  const passed = [...message.matchAll(/(\$\d+) the last row's (\w+)/g)].map(([, written, name]) => ({
    index: Number(written?.slice(1)),
    name: name ?? '',
  }));
  const pages: string[][] = [];
  let result = await client.query(first, [pageSize]);
  while (result.rows.length > 0) {
    pages.push(result.rows.map((row) => row.id));
    const last = result.rows.at(-1);
    const values: unknown[] = [pageSize];
    for (const { index, name } of passed) values[index - 1] = last[name];
    result = await client.query(text, values);
  }
  return pages;
}

const columns = 'i.id, i.code, i.rank, i.price, i.name, i.at';
const orders = [
  'i.id',
  'i.id DESC',
  'i.name, i.id',
  'i.name',
  'i.name DESC',
  'i.at DESC',
  'i.at, i.name DESC',
  'i.name DESC, i.at',
  'i.rank',
  'i.rank DESC',
  'i.rank NULLS FIRST',
  'i.rank DESC NULLS LAST',
  'i.rank, i.price DESC',
  'i.rank DESC NULLS LAST, i.price NULLS FIRST, i.name DESC',
  'i.price DESC, i.rank NULLS FIRST, i.at DESC',
  'i.code DESC',
];

describe('a page behind the last row holds the same rows as OFFSET', () => {
  it.each(
    orders.flatMap((order) => [
      [order, ''],
      [order, "WHERE i.name <> 'b' "],
      [order, 'WHERE i.rank = 1 OR i.price > 1 '],
    ]),
  )('ORDER BY %s %s', async (order, where) => {
    const query = `SELECT ${columns} FROM items i ${where}ORDER BY ${order} LIMIT $1 OFFSET $2`;
    const rewritten = rewrite(query);
    if (!rewritten) throw new Error('no rewrite was offered');
    const completed = /ORDER BY .*(?= LIMIT)/.exec(rewritten.text)?.[0] ?? '';
    const first = query.replace(/ORDER BY .* LIMIT/, `${completed} LIMIT`).replace(' OFFSET $2', '');
    const expected = await pagesByOffset(query, completed);
    expect(expected.length).toBeGreaterThan(2);
    expect(await pagesByKeyset(rewritten, first)).toEqual(expected);
  });

  it.each(['k.label, i.name DESC', 'k.label DESC NULLS LAST', 'i.name, k.label NULLS FIRST'])(
    'over a join, ORDER BY %s',
    async (order) => {
      const query = `SELECT i.id, i.name, k.label FROM items i LEFT JOIN kinds k ON k.id = i.kind_id ORDER BY ${order} LIMIT $1 OFFSET $2`;
      const rewritten = rewrite(query);
      if (!rewritten) throw new Error('no rewrite was offered');
      const completed = /ORDER BY .*(?= LIMIT)/.exec(rewritten.text)?.[0] ?? '';
      const first = query.replace(/ORDER BY .* LIMIT/, `${completed} LIMIT`).replace(' OFFSET $2', '');
      expect(await pagesByKeyset(rewritten, first)).toEqual(await pagesByOffset(query, completed));
    },
  );

  it('backwards: the reversed order gives the reversed rows', async () => {
    const walk = async (order: string) => {
      const query = `SELECT ${columns} FROM items i ORDER BY ${order} LIMIT $1 OFFSET $2`;
      const rewritten = rewrite(query);
      if (!rewritten) throw new Error('no rewrite was offered');
      const completed = /ORDER BY .*(?= LIMIT)/.exec(rewritten.text)?.[0] ?? '';
      const first = query.replace(/ORDER BY .* LIMIT/, `${completed} LIMIT`).replace(' OFFSET $2', '');
      return (await pagesByKeyset(rewritten, first)).flat();
    };
    const forwards = await walk('i.rank DESC NULLS LAST, i.price NULLS FIRST, i.id DESC');
    const backwards = await walk('i.rank ASC NULLS FIRST, i.price DESC NULLS LAST, i.id ASC');
    expect(forwards).toHaveLength(137);
    expect(backwards).toEqual(forwards.toReversed());
  });
});

describe('parameters', () => {
  it('are numbered after the ones that stay', () => {
    const rewritten = rewrite(
      'SELECT id, at FROM items WHERE rank = $3 ORDER BY at DESC LIMIT $1 OFFSET $2;',
    );
    expect(rewritten?.text).toBe(
      'SELECT id, at FROM items WHERE rank = $3 AND (at, id) < ($2, $4) ORDER BY at DESC, id DESC LIMIT $1;',
    );
    expect(rewritten?.message).toContain("$2 the last row's at, $4 the last row's id");
  });

  it('keep the names of named placeholders', () => {
    expect(rewrite('SELECT id, name FROM items ORDER BY name LIMIT :limit OFFSET :offset;')?.text).toBe(
      'SELECT id, name FROM items WHERE (name, id) > (:last_name, :last_id) ORDER BY name, id LIMIT :limit;',
    );
  });

  it('return a tie-breaker that was not returned', () => {
    const rewritten = rewrite('SELECT name FROM items ORDER BY name LIMIT 10 OFFSET 20;');
    expect(rewritten?.text).toBe(
      'SELECT name, id FROM items WHERE (name, id) > ($1, $2) ORDER BY name, id LIMIT 10;',
    );
    expect(rewritten?.title).toContain('returning id too');
  });
});

it.each([
  ['no key is known', 'SELECT a FROM unknown ORDER BY a LIMIT 10 OFFSET 20;'],
  ['an expression that is not returned', 'SELECT id FROM items ORDER BY lower(name) LIMIT 10 OFFSET 20;'],
  ['rows are grouped', 'SELECT rank, count(*) FROM items GROUP BY rank ORDER BY rank LIMIT 10 OFFSET 20;'],
  ['rows are made distinct', 'SELECT DISTINCT name FROM items ORDER BY name LIMIT 10 OFFSET 20;'],
  ['a set operation', 'SELECT id FROM items UNION SELECT id FROM items ORDER BY id LIMIT 10 OFFSET 20;'],
  [
    'a join that multiplies rows',
    'SELECT k.id, i.name FROM kinds k JOIN items i ON i.kind_id = k.id ORDER BY k.id LIMIT 10 OFFSET 20;',
  ],
  [
    'joined tables only fix each other',
    'SELECT a.id FROM items a, items b JOIN items c ON c.id = b.id ORDER BY a.id LIMIT 10 OFFSET 20;',
  ],
  [
    'the condition of an outer join does not hold for every row',
    'SELECT i.id FROM items i JOIN kinds k ON true LEFT JOIN kinds l ON k.id = i.kind_id AND l.id = k.id ORDER BY i.id LIMIT 10 OFFSET 20;',
  ],
  ['no order', 'SELECT id FROM items LIMIT 10 OFFSET 20;'],
  ['positional placeholders', 'SELECT id FROM items ORDER BY id LIMIT ? OFFSET ?;'],
  ['a collation of its own', 'SELECT id, name FROM items ORDER BY name COLLATE "C" LIMIT 10 OFFSET 20;'],
  ['random order', 'SELECT id FROM items ORDER BY random() LIMIT 10 OFFSET 20;'],
  ['window functions', 'SELECT id, row_number() OVER () FROM items ORDER BY id LIMIT 10 OFFSET 20;'],
  ['ties are kept', 'SELECT id FROM items ORDER BY id OFFSET 20 FETCH FIRST 10 ROWS WITH TIES;'],
])('is not offered where %s', (_, query) => {
  expect(rewrite(query)).toBeUndefined();
});
