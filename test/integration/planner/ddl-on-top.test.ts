import { resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Planner } from '../../../server/src/planner/planner';

const sql = `
  CREATE TABLE customers (id int PRIMARY KEY, name text);
  CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customers, total int, status text);
  CREATE INDEX orders_status_idx ON orders (status);
  CREATE FUNCTION never_ends() RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN LOOP END LOOP; END'`;
const planner = new Planner({
  folder: resolve('dist'),
  source: {
    kind: 'files',
    files: [{ path: 'migrations/1.sql', sql }],
    assume: { rows: 10_000, tables: { orders: 1_000_000 } },
  },
  limitMs: 1_000,
});
afterAll(() => planner.dispose());

async function planOf(query: string, ddl: readonly string[] = []) {
  const answer = await planner.plan(query, ddl);
  if (answer.kind !== 'plan') throw new Error(answer.message);
  return { ...JSON.parse(answer.json)[0].Plan, isAssumed: answer.isAssumed === true };
}

test('a column that a document adds is there for it, and for nobody else', async () => {
  const query = 'SELECT note FROM orders';
  expect(await planOf(query, ['ALTER TABLE orders ADD note text'])).toMatchObject({
    'Node Type': 'Seq Scan',
    'Plan Rows': 1_000_000,
    isAssumed: false,
  });
  expect(await planner.plan(query)).toMatchObject({ kind: 'refused', code: '42703' });
});

test('an index costs what it would cost if it were proposed', async () => {
  const query = 'SELECT * FROM orders WHERE customer_id = 7';
  const index = 'CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id)';
  const plan = await planOf(query, [index]);
  const proposed = { table: { schema: 'public', name: 'orders' }, sql: index.replace('CONCURRENTLY ', '') };
  const whatIf = await planner.whatIf([proposed], [query]);
  if (whatIf.kind !== 'what-if') throw new Error(whatIf.message);
  const [expected] = JSON.parse(whatIf.plans[0] ?? '');
  expect(plan).toMatchObject({ 'Total Cost': expected.Plan['Total Cost'] });
  expect(JSON.stringify(plan)).toContain('orders_customer_id_idx');
});

test('tables that are rewritten stay as large as they are, with their indexes', async () => {
  const query = 'SELECT * FROM orders WHERE id = 7';
  const before = await planOf(query);
  const ddl = ['ALTER TABLE orders ALTER id TYPE bigint', 'ALTER TABLE orders RENAME TO sales'];
  const after = await planOf('SELECT * FROM sales WHERE id = 7', ddl);
  expect(after).toMatchObject({ 'Index Name': 'orders_pkey', 'Plan Rows': 1 });
  expect(after['Total Cost']).toBeCloseTo(before['Total Cost'], 0);
  const whole = await planOf('SELECT count(*) FROM sales', ddl);
  expect(whole['Total Cost']).toBeCloseTo((await planOf('SELECT count(*) FROM orders'))['Total Cost'], -3);
  expect(await planOf(query)).toEqual(before);
});

test('a new table has an assumed size, keys that are not checked over rows, and an index', async () => {
  const ddl = [
    'CREATE TABLE lines (id int PRIMARY KEY, order_id int REFERENCES orders, quantity int)',
    'CREATE INDEX lines_order_id_idx ON lines (order_id)',
    'ALTER TABLE orders ADD CONSTRAINT by_customer FOREIGN KEY (customer_id) REFERENCES customers',
    'CREATE TABLE totals AS SELECT customer_id, sum(total) AS total FROM orders GROUP BY 1 WITH NO DATA',
    'CREATE VIEW large AS SELECT * FROM lines WHERE quantity > 9',
  ];
  const plan = await planOf('SELECT * FROM large WHERE order_id = $1', ddl);
  expect(plan).toMatchObject({ isAssumed: true });
  expect(JSON.stringify(plan)).toContain('lines_order_id_idx');
  expect(await planOf('SELECT * FROM totals', ddl)).toMatchObject({ 'Plan Rows': 10_000 });
  expect(await planOf('SELECT * FROM orders', ddl)).toMatchObject({
    isAssumed: false,
    'Plan Rows': 1_000_000,
  });
});

test('what fails is left out, and what grows is put on top', async () => {
  const ddl = [
    'CREATE TABLE orders (id int)',
    'ALTER TABLE nowhere ADD a int',
    'DROP INDEX orders_status_idx',
  ];
  const byStatus = "SELECT * FROM orders WHERE status = 'open'";
  expect(JSON.stringify(await planOf(byStatus, ddl.slice(0, 2)))).toContain('orders_status_idx');
  expect(JSON.stringify(await planOf(byStatus, ddl))).not.toContain('orders_status_idx');
  expect(await planner.plan('SELECT nothing', ddl)).toMatchObject({ kind: 'refused', offset: 7 });
  expect(JSON.stringify(await planOf(byStatus))).toContain('orders_status_idx');
});

test('indexes are missing on what a document makes, too', async () => {
  const ddl = ['ALTER TABLE orders ADD placed_at timestamptz'];
  const judgement = await planner.judge('SELECT * FROM orders ORDER BY placed_at DESC LIMIT 10', ddl);
  expect(judgement).toMatchObject({ kind: 'judgement', missing: [{ columns: ['placed_at'] }] });
});

test('DDL that ends threads is done without', async () => {
  const ddl = ['CREATE INDEX endless ON orders (total) WHERE total = never_ends()'];
  const answers = [];
  for (const i of [1, 2, 3]) answers.push(await planner.plan(`SELECT ${i} FROM orders`, ddl));
  expect(answers.map(({ kind }) => kind)).toEqual(['abandoned', 'abandoned', 'plan']);
});
