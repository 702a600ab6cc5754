import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentKnowledge } from '../../../server/src/lint/document-knowledge';
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
`;

/** NULLs, duplicates, rows without a partner, and tables without rows. */
const rows = `
INSERT INTO users SELECT n, CASE WHEN n % 3 <> 0 THEN 'user ' || n % 4 END, CASE WHEN n % 2 = 0 THEN n - 1 END FROM generate_series(1, 20) n;
INSERT INTO orders SELECT n, CASE WHEN n % 4 <> 0 THEN n % 7 END, n % 5 + 1, CASE WHEN n % 5 <> 0 THEN n % 3 END FROM generate_series(1, 60) n;
INSERT INTO holes VALUES (NULL), (2), (2), (NULL), (5);
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
  const document = `${ddl}${query}`;
  const source = readSql(document);
  return createLinter(rules)
    .lint(source, documentKnowledge(source, undefined), defaultLintSettings)
    .filter((finding) => finding.range.start >= ddl.length)
    .flatMap((finding) => finding.fixes)
    .filter((fix) => fix.safety === 'safe')
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
  ])('%s', async (query) => {
    const fixed = safelyFixed(query);
    expect(fixed.length).toBeGreaterThan(0);
    const expected = await resultOf(query);
    for (const text of fixed) expect(await resultOf(text), text).toEqual(expected);
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
