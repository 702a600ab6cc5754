import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentKnowledge } from '../../../server/src/lint/document-knowledge';
import type { DocumentFix } from '../../../server/src/lint/finding';
import { createLinter } from '../../../server/src/lint/linter';
import { defaultLintSettings } from '../../../server/src/lint/settings';
import { rules } from '../../../server/src/rules/index';
import { loadParser } from '../../../server/src/syntax/parse';
import { readSql } from '../../../server/src/syntax/source';
import { applyEdits } from '../../../server/src/text/edit';
import { testDatabase } from '../../support/test-database';

const ddl = `
CREATE TABLE users (id bigint PRIMARY KEY, name text, manager_id bigint);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, buyer_id bigint NOT NULL, total numeric);
CREATE TABLE empty (id bigint, user_id bigint NOT NULL);
CREATE TABLE holes (user_id bigint);
CREATE TABLE moments (id integer PRIMARY KEY, key uuid, at timestamp, day date, zoned timestamptz);
`;

/** NULLs, duplicates, rows without a partner, and tables without rows. */
const rows = `
INSERT INTO users SELECT n, CASE WHEN n % 3 <> 0 THEN 'user ' || n % 4 END, CASE WHEN n % 2 = 0 THEN n - 1 END FROM generate_series(1, 20) n;
INSERT INTO orders SELECT n, CASE WHEN n % 4 <> 0 THEN n % 7 END, n % 5 + 1, CASE WHEN n % 5 <> 0 THEN n % 3 END FROM generate_series(1, 60) n;
INSERT INTO holes VALUES (NULL), (2), (2), (NULL), (5);
INSERT INTO moments SELECT n, CASE WHEN n > 0 AND n % 4 <> 0 THEN ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid END, at, at, at
FROM (SELECT n, CASE WHEN n % 9 <> 0 THEN timestamp '2023-12-30' + n * interval '8 hours' END AS at FROM generate_series(1, 200) n
  UNION ALL VALUES (-1, timestamp 'infinity'), (-2, '-infinity'), (-3, '2024-01-31 23:59:59.999999'), (-4, '2024-01-01'), (-5, '0044-03-15 BC'),
  (-6, '2024-11-02 23:59:59'), (-7, current_date), (-8, current_date - 1), (-9, current_date + interval '1 day')) m (n, at);
`;

let client: pg.Client;

beforeAll(async () => {
  await loadParser();
  client = new pg.Client({ connectionString: await testDatabase() });
  await client.connect();
  await client.query(ddl + rows);
});

afterAll(() => client.end());

/** The query after each fix that claims to keep its result. */
function safelyFixed(query: string): string[] {
  return fixed(query, (fix) => fix.safety === 'safe');
}

function fixed(query: string, isAsked: (fix: DocumentFix) => boolean): string[] {
  const document = `${ddl}${query}`;
  const source = readSql(document);
  return createLinter(rules)
    .lint(source, documentKnowledge(source, undefined), defaultLintSettings)
    .filter((finding) => finding.range.start >= ddl.length)
    .flatMap((finding) => finding.fixes)
    .filter(isAsked)
    .map((fix) => applyEdits(document, fix.edits).slice(ddl.length));
}

async function resultOf(query: string): Promise<string[]> {
  const { rows: found } = await client.query({ text: query, rowMode: 'array' });
  return found.map((row) => JSON.stringify(row)).sort();
}

describe('a fix that claims the same result gives it', () => {
  it.each([
    'SELECT id FROM users WHERE id IN (SELECT user_id FROM orders)',
    'SELECT id FROM users WHERE manager_id IN (SELECT user_id FROM orders WHERE total > 1)',
    'SELECT id FROM users WHERE manager_id IN (SELECT user_id FROM holes)',
    'SELECT id FROM users WHERE id IN (SELECT user_id FROM empty)',
    "SELECT id FROM users WHERE name = 'user 1' OR id IN (SELECT user_id FROM orders WHERE total = 0 OR total IS NULL)",
    'SELECT u.id FROM users u WHERE u.id IN (SELECT o.user_id FROM orders o JOIN users b ON b.id = o.buyer_id)',
    'SELECT id FROM users WHERE id NOT IN (SELECT buyer_id FROM orders)',
    'SELECT id FROM users WHERE id NOT IN (SELECT user_id FROM empty)',
    'SELECT id FROM users u WHERE (SELECT count(*) FROM orders o WHERE o.user_id = u.id) > 0',
    'SELECT id FROM users u WHERE 0 = (SELECT count(*) FROM orders o WHERE o.user_id = u.id AND o.total > 1)',
    'SELECT id FROM users u WHERE (SELECT count(*) FROM empty e WHERE e.user_id = u.id) < 1',
    'SELECT count(*) > 0 FROM orders WHERE total > 1',
    'SELECT count(*) = 0 AS none FROM empty',
    'SELECT count(*) >= 1 FROM empty WHERE id = 3',
    'SELECT id FROM users WHERE id IN (SELECT user_id FROM orders UNION SELECT user_id FROM holes)',
    'SELECT u.id, o.id FROM users u LEFT JOIN orders o ON o.user_id = u.id WHERE o.total > 1',
    'SELECT u.id, o.id FROM users u LEFT JOIN orders o ON o.user_id = u.id WHERE NOT (o.total = 1) OR o.total IN (2, NULL)',
    'SELECT u.id, b.id FROM users u LEFT JOIN orders o ON o.user_id = u.id JOIN users b ON b.id = o.buyer_id',
    'SELECT u.id, e.id FROM empty e RIGHT JOIN users u ON e.user_id = u.id WHERE e.id IS NOT NULL',
    'SELECT u.id, o.id, e.id FROM users u LEFT JOIN (orders o LEFT JOIN empty e ON e.id = o.id) ON o.user_id = u.id WHERE o.id = ANY (ARRAY[1, 2, NULL])',
    'SELECT a.id, u.id, o.id FROM holes h FULL JOIN (users u LEFT JOIN orders o ON o.user_id = u.id) ON h.user_id = u.id LEFT JOIN users a ON a.id = u.manager_id WHERE o.total BETWEEN 1 AND 2',
    'SELECT o.id FROM orders o LEFT JOIN users u ON u.id = o.user_id',
    'SELECT h.user_id FROM holes h LEFT JOIN users u ON u.id = h.user_id AND u.manager_id = 1',
    'SELECT DISTINCT o.id, u.name FROM orders o LEFT JOIN users u ON u.id = o.user_id WHERE o.id > 3',
    'SELECT DISTINCT o.total, o.id FROM users u, orders o JOIN users b ON b.id = o.buyer_id WHERE u.id = o.user_id',
    'SELECT DISTINCT user_id, count(*) FROM orders GROUP BY user_id',
    'SELECT DISTINCT coalesce(total, 0), max(id) FROM orders GROUP BY 1',
    'SELECT id FROM users WHERE manager_id IN (SELECT DISTINCT user_id FROM holes ORDER BY user_id)',
    'SELECT id FROM users WHERE manager_id NOT IN (SELECT DISTINCT user_id FROM empty)',
    'SELECT count(user_id), max(total) FROM (SELECT user_id, total FROM orders ORDER BY total) o',
    '(SELECT user_id FROM holes ORDER BY 1) EXCEPT SELECT user_id FROM orders',
    'SELECT user_id, count(*) FROM orders GROUP BY user_id HAVING user_id IS NULL OR user_id > 3',
    'SELECT user_id, count(*) FROM orders WHERE total > 1 OR total IS NULL GROUP BY user_id HAVING user_id <> 3',
    'SELECT user_id FROM empty GROUP BY user_id HAVING user_id > 3',
    'SELECT id FROM users WHERE id = 5.0',
    'SELECT id FROM orders WHERE id BETWEEN 3.0 AND 7',
    'WITH late AS (SELECT id FROM orders), own AS (SELECT id FROM users) SELECT id FROM own',
    'SELECT id FROM orders WHERE 1 = 1 AND (total > 1 OR user_id IS NULL)',
    "SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.total = 1 OR u.name = 'user 1'",
    "SELECT o.* FROM orders o LEFT JOIN users u ON u.id = o.user_id WHERE o.id > 9 AND (o.total = 1 AND o.id < 50 OR u.name = 'user 1' OR u.manager_id = 3)",
    "SELECT u.name, o.id AS key FROM orders o, users u WHERE u.id = o.buyer_id AND (o.total = 1 OR u.name = 'user 1') ORDER BY key DESC, 1",
    'SELECT id FROM users WHERE manager_id = 1 OR manager_id = 3 OR 5 = manager_id',
    "SELECT id FROM users WHERE NOT (name = 'user 1' OR name = 'user 2')",
    'SELECT id FROM moments WHERE id + 5 > 200 OR 7 - 5 = id - 3',
    'SELECT id FROM moments WHERE id * 3 >= 589 OR id * 3 < 10 OR 2 * id = 40',
    'SELECT id FROM moments WHERE id * 4 <= -11 AND id * 2 > -16',
    'SELECT id FROM orders WHERE total - 1 = 1 OR total + 5 < 6',
    "SELECT id FROM moments WHERE at + interval '8 hours' >= '2024-02-01' AND at - interval '3 days' < '2024-02-02'",
    "SELECT id FROM moments WHERE zoned + interval '90 minutes' > now() OR zoned - interval '1 hour' = timestamptz '2024-01-01 15:00'",
    'SELECT id FROM moments WHERE day + 1 > current_date',
    'SELECT id, sum(total) OVER (PARTITION BY user_id ORDER BY id DESC), count(total) OVER (ORDER BY total, id) FROM orders',
    'SELECT o.id, max(u.name) OVER (ORDER BY o.id) FROM orders o LEFT JOIN users u ON u.id = o.user_id',
    'SELECT DISTINCT u.id, u.name FROM users u JOIN orders o ON o.user_id = u.id WHERE o.total > 1 OR u.manager_id = 3',
    'SELECT DISTINCT users.* FROM users JOIN orders ON user_id = manager_id AND total = 1 WHERE users.id < 9 ORDER BY users.id',
    'SELECT DISTINCT u.id FROM users u JOIN holes h ON h.user_id = u.id OR h.user_id IS NULL',
    'SELECT DISTINCT u.id FROM users u JOIN empty e ON e.user_id = u.id',
    'SELECT user_id FROM orders ORDER BY user_id DESC LIMIT 8 OFFSET 5',
    'SELECT total FROM orders ORDER BY total NULLS FIRST LIMIT 12 OFFSET 24',
    'SELECT u.name, u.id AS user FROM orders o JOIN users u ON u.id = o.user_id ORDER BY u.id LIMIT 16 OFFSET 8',
    "SELECT id FROM moments WHERE at::date = '2024-01-31'",
    "SELECT id FROM moments WHERE date(at) <= '2024-01-31' OR at IS NULL",
    "SELECT id FROM moments WHERE at::date > DATE '2024-01-31' AND at::date < '2024-02-29'",
    "SELECT id FROM moments WHERE '2024-02-01' <= at::date",
    "SELECT id FROM moments WHERE at::date BETWEEN '2024-01-31' AND '2024-02-01'",
    "SELECT id FROM moments WHERE at::date BETWEEN '2024-02-01' AND '2024-01-01'",
    'SELECT id FROM moments WHERE at::date = current_date',
    'SELECT id FROM moments WHERE at::date BETWEEN current_date - 1 AND current_date',
    "SELECT id FROM moments WHERE date_trunc('month', at) = '2024-01-01'",
    "SELECT id FROM moments WHERE date_trunc('week', at) > timestamp '2024-01-29'",
    "SELECT id FROM moments WHERE date_trunc('quarter', at) <= '2024-01-01 00:00'",
    "SELECT id FROM moments WHERE date_trunc('hour', at) = '2024-01-01 16:00:00'",
    'SELECT id FROM moments WHERE extract(year FROM at) = 2024',
    "SELECT id FROM moments WHERE date_part('year', day) <> 2024 OR extract(year FROM day) >= 2024",
    'SELECT id FROM moments WHERE extract(year FROM at) BETWEEN 2023 AND 2024',
    "SELECT id FROM moments WHERE id::text = '7'",
    "SELECT id FROM moments WHERE id::text IN ('7', '12', '2147483647')",
    'SELECT id FROM moments WHERE id::bigint >= 190 OR id::numeric = 3',
    "SELECT id FROM moments WHERE key::text = '00000000-0000-4000-8000-000000000007'",
    'SELECT id FROM users WHERE coalesce(manager_id, 0) = 0',
    'SELECT id FROM users WHERE coalesce(manager_id, 0) > 5 OR coalesce(manager_id, -1) <= 3',
  ])('%s', async (query) => {
    const edited = safelyFixed(query);
    expect(edited.length).toBeGreaterThan(0);
    const expected = await resultOf(query);
    for (const text of edited) expect(await resultOf(text), text).toEqual(expected);
  });
});

describe('a subquery that is grouped once gives the same result', () => {
  it.each([
    'SELECT u.id, (SELECT count(*) FROM orders o WHERE o.user_id = u.id) FROM users u',
    'SELECT id, (SELECT max(o.total) FROM orders o WHERE o.user_id = manager_id AND o.buyer_id > 2) AS most FROM users',
    'SELECT u.id, coalesce((SELECT sum(o.total) FROM orders o WHERE o.user_id = u.id), -1) FROM users u ORDER BY 2',
    'SELECT h.user_id, (SELECT count(o.total) FROM orders o WHERE o.user_id = h.user_id AND o.buyer_id = h.user_id) FROM holes h',
    'SELECT u.id, (SELECT count(*) FROM empty e WHERE e.user_id = u.id) FROM users u',
  ])('%s', async (query) => {
    const joined = fixed(query, (fix) => fix.title.startsWith('Group once'));
    expect(joined).toHaveLength(1);
    const expected = await resultOf(query);
    for (const text of joined) expect(await resultOf(text), text).toEqual(expected);
  });
});

describe('a fix of a policy that claims the same result gives it', () => {
  it.each([
    "CREATE POLICY seen ON orders USING (user_id = current_setting('app.reader')::bigint)",
    "CREATE POLICY seen ON orders USING (user_id = current_setting('app.none', true)::bigint)",
    "CREATE POLICY seen ON orders USING (buyer_id = ANY (('{' || current_setting('app.reader') || ',2}')::int[]))",
    "CREATE POLICY seen ON orders USING (user_id IN (SELECT id FROM users WHERE id <> current_setting('app.reader')::bigint))",
  ])('%s', async (policy) => {
    const fixed = safelyFixed(policy);
    expect(fixed.length).toBeGreaterThan(0);
    const seen = async (text: string) => {
      await client.query(`BEGIN; ALTER TABLE orders ENABLE ROW LEVEL SECURITY; ${text}; CREATE ROLE reader;
        GRANT SELECT ON orders, users TO reader; SET LOCAL app.reader = '3'; SET LOCAL ROLE reader`);
      const result = await resultOf('SELECT id FROM orders');
      await client.query('ROLLBACK');
      return result;
    };
    const expected = await seen(policy);
    for (const text of fixed) expect(await seen(text), text).toEqual(expected);
  });
});

describe('no fix claims the same result where NULLs would change it', () => {
  it.each([
    'SELECT id FROM users WHERE id NOT IN (SELECT user_id FROM orders)',
    'SELECT id FROM users WHERE manager_id NOT IN (SELECT buyer_id FROM orders)',
    'SELECT id, id IN (SELECT user_id FROM holes) FROM users',
    'SELECT id FROM users WHERE NOT (manager_id IN (SELECT user_id FROM holes))',
    'SELECT name FROM users UNION SELECT name FROM users',
  ])('%s', (query) => {
    expect(safelyFixed(query)).toEqual([]);
  });
});

describe('no fix claims the same result where times have a zone', () => {
  it.each([
    "SELECT id FROM moments WHERE zoned::date = '2024-11-03'",
    "SELECT id FROM moments WHERE date_trunc('day', zoned) = '2024-11-03'",
    'SELECT id FROM moments WHERE extract(year FROM zoned) = 2024',
    "SELECT id FROM moments WHERE date_trunc('month', day) = '2024-01-01'",
    "SELECT id FROM moments WHERE at::date = 'infinity'",
    "SELECT id FROM moments WHERE zoned + interval '1 day' > now()",
    "SELECT id FROM moments WHERE at + interval '1 hour' > now()",
    "SELECT id FROM moments WHERE at + interval '1 month' > '2024-02-28'",
    "SELECT id FROM moments WHERE zoned + interval '1 hour' > current_date",
    "SELECT id FROM moments WHERE date_trunc('month', at) = '2024-01-02'",
  ])('%s', (query) => {
    expect(safelyFixed(query)).toEqual([]);
  });

  it('for a local day is not one stretch of time where the clocks go back over midnight', async () => {
    await client.query("SET timezone = 'America/Havana'");
    const countOf = async (condition: string) =>
      Number(await client.query(`SELECT FROM hours WHERE ${condition}`).then(({ rowCount }) => rowCount));
    await client.query(
      "CREATE TEMP TABLE hours AS SELECT generate_series(timestamptz '2024-11-02 12:00Z', '2024-11-05 12:00Z', '30 minutes') AS at",
    );
    expect(await countOf("at::date = '2024-11-03'")).toBe(50);
    expect(await countOf("at >= '2024-11-03' AND at < '2024-11-04'")).toBe(48);
    await client.query('RESET timezone');
  });
});
