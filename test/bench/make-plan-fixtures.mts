// Writes test/fixtures/plans/<name>.json: plans of PostgreSQL 18 for the tests of plan/.
//   npx tsx test/bench/make-plan-fixtures.mts [name…]
// Times differ from run to run, so the tests look at what does not: the shape, who is slowest, what adds up.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../support/postgres';

const folder = join(import.meta.dirname, '../fixtures/plans');

const schema = `
  SELECT setseed(0.5);
  CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, city text NOT NULL, zip text NOT NULL, note text);
  INSERT INTO customers
    SELECT n, 'customer ' || n, 'city ' || n % 50, 'zip ' || n % 50, repeat('x', 60) FROM generate_series(1, 20000) n;
  CREATE TABLE orders (
    id int PRIMARY KEY,
    customer_id int NOT NULL REFERENCES customers ON DELETE CASCADE,
    status text NOT NULL,
    total numeric(10, 2) NOT NULL,
    created_at timestamptz NOT NULL
  );
  INSERT INTO orders
    SELECT n, 1 + (random() * 19999)::int,
           (ARRAY['new', 'paid', 'sent', 'done'])[1 + n % 4], (random() * 1500)::numeric(10, 2),
           '2026-01-01'::timestamptz + n * interval '1 minute'
    FROM generate_series(1, 200000) n;
  CREATE INDEX orders_created_at ON orders (created_at);
  CREATE INDEX orders_total ON orders (total);
  CREATE TABLE lines (order_id int NOT NULL, product_id int NOT NULL, quantity int NOT NULL);
  INSERT INTO lines SELECT n / 2, n % 1000, 1 + n % 5 FROM generate_series(1, 100000) n;
  CREATE INDEX lines_order_id ON lines (order_id);
  CREATE TABLE tags (id int PRIMARY KEY, name text NOT NULL);
  INSERT INTO tags SELECT n, 'tag ' || n FROM generate_series(1, 20) n;
  VACUUM ANALYZE;
`;

interface Fixture {
  readonly name: string;
  readonly sql: string;
  readonly before?: readonly string[];
  readonly options?: string;
}

const analyze = 'ANALYZE, BUFFERS, SETTINGS, FORMAT JSON';
const serial = 'SET max_parallel_workers_per_gather = 0';
const eager = [
  'SET max_parallel_workers_per_gather = 2',
  'SET parallel_setup_cost = 0',
  'SET parallel_tuple_cost = 0',
  'SET min_parallel_table_scan_size = 0',
];

const fixtures: readonly Fixture[] = [
  {
    name: 'seq-scan',
    before: [serial],
    sql: `SELECT * FROM orders o WHERE o.customer_id = 7 AND o.status = 'paid'`,
  },
  { name: 'cast-on-column', before: [serial], sql: 'SELECT * FROM orders WHERE id = 7.5' },
  {
    name: 'estimate-only',
    before: [serial],
    options: 'FORMAT JSON',
    sql: 'SELECT * FROM orders WHERE customer_id = 7',
  },
  { name: 'index-scan', sql: 'SELECT * FROM orders WHERE id = 4711' },
  {
    name: 'sort-on-disk',
    before: [serial, `SET work_mem = '256kB'`],
    sql: 'SELECT * FROM orders ORDER BY status, total',
  },
  {
    name: 'sort-in-memory',
    before: [serial, `SET work_mem = '64MB'`],
    sql: 'SELECT * FROM orders ORDER BY status, total',
  },
  {
    name: 'hash-on-disk',
    before: [serial, `SET work_mem = '256kB'`, 'SET enable_mergejoin = off', 'SET enable_nestloop = off'],
    sql: 'SELECT c.note, o.total FROM orders o JOIN customers c ON c.id = o.customer_id',
  },
  {
    name: 'aggregate-on-disk',
    before: [serial, `SET work_mem = '256kB'`, 'SET enable_sort = off'],
    sql: 'SELECT customer_id, count(*), sum(total) FROM orders GROUP BY customer_id',
  },
  {
    name: 'nested-loop',
    before: [serial, 'SET enable_hashjoin = off', 'SET enable_mergejoin = off', 'SET enable_memoize = off'],
    sql: `SELECT o.id, l.quantity FROM orders o JOIN lines l ON l.order_id = o.id WHERE o.status = 'paid'`,
  },
  {
    name: 'misestimate',
    before: [serial, 'SET enable_hashjoin = off', 'SET enable_mergejoin = off', 'SET enable_material = off'],
    sql: `SELECT c.name, d.name FROM customers c JOIN customers d ON d.note = c.name
          WHERE lower(c.city) = 'city 1' AND lower(c.zip) = 'zip 1' AND lower(c.city) || lower(c.zip) = 'city 1zip 1'`,
  },
  {
    name: 'misestimate-harmless',
    before: [serial],
    sql: `SELECT * FROM orders WHERE created_at + interval '1 day' > '2020-01-01'`,
  },
  {
    name: 'heap-fetches',
    before: [
      serial,
      'UPDATE orders SET total = total WHERE id <= 100000',
      'SET enable_seqscan = off',
      'SET enable_bitmapscan = off',
    ],
    sql: 'SELECT id FROM orders WHERE id < 90000',
  },
  {
    name: 'planning',
    sql: `SELECT 1 FROM tags a JOIN tags b USING (id) JOIN tags c USING (id) JOIN tags d USING (id)
          JOIN tags e USING (id) JOIN tags f USING (id) JOIN tags g USING (id) JOIN tags h USING (id) WHERE a.id = 1`,
  },
  { name: 'trigger', sql: 'DELETE FROM customers WHERE id <= 30' },
  {
    name: 'bitmap-lossy',
    before: [serial, `SET work_mem = '64kB'`, 'SET enable_seqscan = off', 'SET enable_indexscan = off'],
    sql: 'SELECT * FROM orders WHERE total < 700',
  },
  {
    name: 'index-filter',
    before: [serial, 'SET enable_seqscan = off', 'SET enable_bitmapscan = off'],
    sql: `SELECT * FROM orders WHERE created_at > '2026-02-01' AND customer_id = 7`,
  },
  { name: 'large-offset', before: [serial], sql: 'SELECT * FROM orders ORDER BY id LIMIT 10 OFFSET 150000' },
  {
    name: 'correlated-subplan',
    before: [serial],
    sql: 'SELECT t.id, (SELECT count(*) FROM lines l WHERE l.quantity = t.id) FROM tags t',
  },
  {
    name: 'init-plan',
    before: [serial],
    sql: 'SELECT count(*) FROM orders WHERE total > (SELECT avg(total) FROM orders) AND customer_id < 10',
  },
  {
    name: 'cte-read-twice',
    before: [serial],
    sql: `WITH big AS MATERIALIZED (SELECT customer_id, sum(total) AS total FROM orders GROUP BY customer_id)
          SELECT * FROM big a JOIN big b ON a.customer_id = b.customer_id + 1 WHERE a.total > b.total`,
  },
  {
    name: 'parallel',
    before: eager,
    options: `${analyze}, VERBOSE`,
    sql: 'SELECT status, sum(total) FROM orders GROUP BY status ORDER BY status',
  },
  {
    name: 'parallel-init-plan',
    before: eager,
    sql: 'SELECT count(*) FROM orders o WHERE o.total > (SELECT avg(total) FROM orders)',
  },
  {
    name: 'limit-cut',
    before: [serial],
    sql: 'SELECT * FROM orders ORDER BY created_at LIMIT 5',
  },
  {
    name: 'writing-cte',
    before: [serial],
    sql: `WITH gone AS (DELETE FROM lines WHERE quantity = 5) SELECT 1`,
  },
  {
    name: 'timing-off',
    before: [serial],
    options: 'ANALYZE, TIMING OFF, FORMAT JSON',
    sql: 'SELECT count(*) FROM orders',
  },
];

const wanted = new Set(process.argv.slice(2));
const server = await startPostgres();
try {
  const client = new pg.Client({ connectionString: await server.createDatabase() });
  await client.connect();
  for (const statement of schema.split(/;\n/)) if (statement.trim() !== '') await client.query(statement);
  mkdirSync(folder, { recursive: true });
  for (const { name, sql, before = [], options = analyze } of fixtures) {
    if (wanted.size > 0 && !wanted.has(name)) continue;
    await client.query('BEGIN');
    for (const statement of before) await client.query(statement);
    // The second run finds its pages in the cache.
    await client.query('SAVEPOINT warm');
    await client.query(sql);
    await client.query('ROLLBACK TO warm');
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN (${options}) ${sql}`);
    await client.query('ROLLBACK');
    const plan = rows[0]?.['QUERY PLAN'];
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(plan, null, 2)}\n`);
    console.log(`${name}: ${JSON.stringify(plan).length} characters`);
  }
  await client.end();
} finally {
  await server.stop();
}
