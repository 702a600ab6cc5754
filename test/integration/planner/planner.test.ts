import { resolve } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../server/src/database/database';
import { readSnapshot } from '../../../server/src/database/snapshot';
import { Planner } from '../../../server/src/planner/planner';
import type { Snapshot } from '../../../server/src/snapshot/snapshot';
import { type PostgresServer, startPostgres } from '../../support/postgres';
import { databaseAt } from '../database/support';

const folder = resolve('dist');

const schema = `
  CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, country text, city text);
  CREATE TABLE orders (
    id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customers, placed_at timestamptz NOT NULL,
    total numeric NOT NULL, tags text[] NOT NULL
  );
  CREATE INDEX orders_tags_idx ON orders USING gin (tags);
  CREATE TABLE "Odd ""names""" ("a b" int PRIMARY KEY, "C" text);
  CREATE INDEX "odd idx" ON "Odd ""names""" ("C", "a b");
  CREATE TABLE wide (${Array.from({ length: 1600 }, (_, i) => `c${i} int`).join(', ')});
  CREATE VIEW big_orders AS SELECT * FROM orders WHERE total > 900;
  CREATE RECURSIVE VIEW numbers (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < 10;
  CREATE TABLE parts (tenant int NOT NULL, at date NOT NULL) PARTITION BY LIST (tenant);
  CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
  CREATE TABLE parts_2 PARTITION OF parts FOR VALUES IN (2);
  CREATE INDEX parts_at_idx ON parts (at);
  CREATE STATISTICS customers_place (ndistinct, dependencies, mcv) ON country, city FROM customers;
  CREATE FUNCTION never_ends() RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN LOOP END LOOP; END';
  INSERT INTO customers SELECT i, 'name ' || i, 'country ' || i % 5, 'city ' || i % 20 FROM generate_series(1, 20000) i;
  INSERT INTO orders SELECT i, 1 + i * 7 % 20000, timestamptz '2025-01-01' + i * interval '1 minute', i % 1000,
    ARRAY['tag ' || i % 30, 'tag ' || i % 7] FROM generate_series(1, 100000) i;
  INSERT INTO "Odd ""names""" SELECT i, 'value ' || i % 100 FROM generate_series(1, 20000) i;
  INSERT INTO parts SELECT 1 + i % 2, date '2025-01-01' + i % 300 FROM generate_series(1, 50000) i`;

const queries = [
  'SELECT * FROM orders WHERE customer_id = $1',
  'SELECT * FROM orders WHERE id = 77',
  "SELECT * FROM orders WHERE tags @> ARRAY['tag 3']",
  'SELECT * FROM orders WHERE id BETWEEN 50000 AND 51000 ORDER BY id',
  'SELECT c.name, sum(o.total) FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.name',
  "SELECT * FROM customers WHERE country = 'country 1' AND city = 'city 1'",
  'SELECT country, city, count(*) FROM customers GROUP BY country, city',
  'SELECT * FROM big_orders ORDER BY placed_at LIMIT 10',
  'SELECT * FROM numbers',
  'SELECT * FROM "Odd ""names""" WHERE "C" = $1 ORDER BY "a b" LIMIT 5',
  "SELECT * FROM parts WHERE tenant = 2 AND at > date '2025-10-01'",
  'SELECT c1599 FROM wide WHERE c0 = 1',
  'UPDATE orders SET total = 0 WHERE id = $1',
  'INSERT INTO customers SELECT id + 100000, name FROM customers',
];

describe('the offline planner', () => {
  let server: PostgresServer;
  let database: Database;
  let client: pg.Client;
  let snapshot: Snapshot;
  const planners: Planner[] = [];

  const planner = (of: Snapshot, limitMs?: number) => {
    const made = new Planner({
      folder,
      source: { kind: 'snapshot', snapshot: of },
      ...(limitMs !== undefined && { limitMs }),
    });
    planners.push(made);
    return made;
  };
  const planOf = async (by: Planner, sql: string) => {
    const answer = await by.plan(sql);
    if (answer.kind !== 'plan') throw new Error(answer.message);
    return JSON.parse(answer.json)[0].Plan;
  };

  beforeAll(async () => {
    server = await startPostgres();
    const url = await server.createDatabase();
    client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(schema);
    await client.query('CREATE EXTENSION pageinspect');
    await client.query('VACUUM ANALYZE');
    database = databaseAt(url);
    snapshot = await readSnapshot(database, { values: 'all' });
  });
  afterAll(async () => {
    for (const made of planners) await made.dispose();
    await database.dispose();
    await client.end();
    await server.stop();
  });

  test('plans as the server does that the snapshot is of', async () => {
    const offline = planner(snapshot);
    for (const sql of queries) {
      const explaining = `EXPLAIN (FORMAT JSON, VERBOSE, GENERIC_PLAN) ${sql}`;
      const { rows } = await client.query(explaining);
      expect({ sql, plan: await planOf(offline, sql) }).toEqual({ sql, plan: rows[0]['QUERY PLAN'][0].Plan });
    }
    expect(offline.problems).toEqual([]);
  });

  test('plans as if indexes were there, and forgets them', async () => {
    const offline = planner(snapshot);
    const query = 'SELECT * FROM orders WHERE customer_id = $1 ORDER BY placed_at DESC LIMIT 5';
    const before = await planOf(offline, query);
    const index = 'CREATE INDEX ON orders (customer_id, placed_at DESC)';
    const answer = await offline.whatIf(
      [{ table: { schema: 'public', name: 'orders' }, sql: index }],
      [query],
    );
    if (answer.kind !== 'what-if') throw new Error(answer.message);
    const after = JSON.parse(answer.plans[0] ?? '')[0].Plan;
    expect(answer.indexes[0]?.names).toEqual(['orders_customer_id_placed_at_idx']);
    expect(answer.indexes[0]?.sizeBytes).toBeGreaterThan(2_000_000);
    expect(after['Total Cost']).toBeLessThan(before['Total Cost'] / 50);
    expect(await planOf(offline, query)).toEqual(before);
  });

  test('says in the words of PostgreSQL why there is no plan', async () => {
    const offline = planner(snapshot);
    expect(await offline.plan('SELECT custmer_id FROM orders')).toEqual({
      kind: 'refused',
      code: '42703',
      message: 'column "custmer_id" does not exist',
      offset: 7,
    });
    expect(await offline.plan('SELECT 1; DROP TABLE orders')).toMatchObject({ kind: 'refused' });
    expect(await offline.plan('DROP TABLE orders')).toMatchObject({ kind: 'refused', code: '42601' });
    expect(await offline.plan('SELECT')).toMatchObject({ kind: 'plan' });
    expect(await planOf(offline, 'SELECT * FROM orders')).toBeDefined();
  });

  test('gives up what takes too long, tries it no second time, and goes on', async () => {
    const offline = planner(snapshot, 1_000);
    const endless = 'SELECT * FROM orders WHERE id = never_ends()';
    const [first, behind] = await Promise.all([offline.plan(endless), offline.plan('SELECT 1')]);
    expect(first).toEqual({ kind: 'abandoned', message: 'Planning took more than 1 s and was given up.' });
    expect(behind).toMatchObject({ kind: 'plan' });
    expect(await offline.plan(endless)).toEqual(first);
  });

  test('judges a statement by many plans, and lets others have theirs between them', async () => {
    const offline = planner(snapshot, 1_000);
    const sql = 'SELECT * FROM orders WHERE total = 3 AND customer_id <> $1';
    const [judgement, endless, plan] = await Promise.all([
      offline.judge(sql),
      offline.plan('SELECT * FROM orders WHERE id = never_ends()'),
      offline.plan('SELECT 1'),
    ]);
    expect(judgement).toMatchObject({ kind: 'judgement' });
    expect(endless).toMatchObject({ kind: 'abandoned' });
    expect(plan).toMatchObject({ kind: 'plan' });
    const order: string[] = [];
    await Promise.all([
      offline.judge(`${sql} AND id > 7`).finally(() => order.push('judged')),
      offline.plan('SELECT 2').finally(() => order.push('planned')),
    ]);
    expect(order).toEqual(['planned', 'judged']);
  });

  test('advises a workload without a statement that never ends, and stops when nobody waits', async () => {
    const offline = planner(snapshot, 1_000);
    const workload = [
      'SELECT * FROM orders WHERE id = never_ends()',
      'SELECT * FROM orders WHERE total = 3',
    ].map((sql) => ({ sql, places: [], calls: undefined }));
    const answer = await offline.advise(workload);
    if (answer.kind !== 'advice') throw new Error(answer.message);
    expect(answer.advice.unplanned).toMatchObject([{ statement: workload[0]?.sql }]);
    expect(answer.advice.indexes).toMatchObject([{ table: 'public.orders', columns: ['total'] }]);
    const stop = new AbortController();
    const stopped = offline.advise(workload.slice(1), { signal: stop.signal });
    stop.abort();
    expect(await stopped).toMatchObject({ kind: 'abandoned' });
    expect(await offline.plan('SELECT 1')).toMatchObject({ kind: 'plan' });
  });

  test('does without what contradicts the schema, and says so', async () => {
    const contradicting: Snapshot = {
      ...snapshot,
      extensions: [{ schema: 'public', name: 'postgis', version: '3.5' }],
      relations: snapshot.relations.map((relation) =>
        relation.name === 'customers'
          ? {
              ...relation,
              statistics: [
                { column: 'gone', nullFraction: 0, averageWidth: 4, distinct: 5 },
                {
                  column: 'id',
                  nullFraction: 0,
                  averageWidth: 4,
                  distinct: -1,
                  histogramBounds: ['a', 'b'],
                },
              ],
              indexes: [
                { name: 'broken', definition: 'CREATE INDEX broken ON public.customers USING btree (gone)' },
              ],
            }
          : relation,
      ),
    };
    const offline = planner(contradicting);
    expect(await planOf(offline, 'SELECT * FROM orders WHERE id = 1')).toMatchObject({
      'Node Type': 'Index Scan',
    });
    const problems = (offline.problems ?? []).map(({ what }) => what);
    expect(problems).toContain('extension postgis');
    expect(problems.some((what) => /broken/.test(what))).toBe(true);
    expect(problems.some((what) => /customers, gone/.test(what))).toBe(true);
  });

  test('knows which collations let an index find the prefix of LIKE', async () => {
    await client.query('CREATE TABLE named (a text COLLATE "de-x-icu", b text COLLATE "C")');
    await client.query(`INSERT INTO named SELECT 'a ' || i, 'b ' || i FROM generate_series(1, 20000) i`);
    await client.query(
      'CREATE INDEX ON named (a); CREATE INDEX ON named (b); CREATE INDEX ON customers (name)',
    );
    await client.query('ANALYZE named');
    const here = await readSnapshot(database, { values: 'all' });
    const byBytes = planner(here);
    const byLocale = planner({ ...here, collation: 'en_US.UTF-8' });
    const uses = async (by: Planner, sql: string) =>
      JSON.stringify(await planOf(by, sql)).includes('Index Cond');
    expect(await uses(byBytes, "SELECT * FROM customers WHERE name LIKE 'name 77%'")).toBe(true);
    expect(await uses(byLocale, "SELECT * FROM customers WHERE name LIKE 'name 77%'")).toBe(false);
    for (const by of [byBytes, byLocale]) {
      expect(await uses(by, "SELECT * FROM named WHERE a LIKE 'a 77%'")).toBe(false);
      expect(await uses(by, "SELECT * FROM named WHERE b LIKE 'b 77%'")).toBe(true);
    }
    expect(byLocale.problems).toEqual([]);
  });

  test('answers whoever waits when it is stopped', async () => {
    const offline = planner(snapshot);
    const asked = offline.plan('SELECT 1');
    await offline.dispose();
    expect(await asked).toEqual({ kind: 'abandoned', message: 'The planner was stopped.' });
    expect(await offline.plan('SELECT 1')).toMatchObject({ kind: 'plan' });
  });
});
