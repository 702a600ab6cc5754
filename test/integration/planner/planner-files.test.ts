import { resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Planner } from '../../../server/src/planner/planner';
import { type AssumedRows, assumedByDefault, type DdlFile } from '../../../server/src/planner/planner-source';
import { readDdlFiles } from '../../../server/src/workspace/schema-files';

const folder = resolve('dist');

interface Case {
  readonly name: string;
  readonly files: readonly DdlFile[];
  /** The text at which each statement fails, and PostgreSQL's words. */
  readonly problems?: readonly (readonly [at: string, why: string])[];
  readonly query: string;
  /** Of the plan's outermost node. */
  readonly node: Readonly<Record<string, unknown>>;
  readonly assume?: AssumedRows;
}

const one = (sql: string): DdlFile[] => [{ path: 'migrations/1.sql', sql }];
const byId = { 'Node Type': 'Index Scan', 'Index Name': 'orders_pkey', 'Plan Rows': 1 };
const orders = 'CREATE TABLE orders (id int PRIMARY KEY, total numeric NOT NULL);';

const cases: Case[] = [
  {
    name: 'a primary key finds one of the assumed rows, whatever rows migrations insert',
    files: one(`${orders} INSERT INTO orders VALUES (1, 1), (2, 2);`),
    query: 'SELECT * FROM orders WHERE id = $1',
    node: byId,
  },
  {
    name: 'a table has the size that it is given by name',
    files: one(orders),
    query: 'SELECT * FROM orders',
    node: { 'Node Type': 'Seq Scan', 'Plan Rows': 5_000_000 },
    assume: { rows: 10, tables: { 'public.orders': 5_000_000, orders: 7 } },
  },
  {
    name: 'a statement that fails in a transaction is told, and the rest is kept',
    files: one(`BEGIN; ${orders} ALTER TABLE nowhere ADD a int; CREATE INDEX o ON orders (total); COMMIT;`),
    problems: [['ALTER TABLE nowhere', 'relation "nowhere" does not exist']],
    query: 'SELECT * FROM orders WHERE total = $1',
    node: { 'Node Type': 'Bitmap Heap Scan' },
  },
  {
    name: 'an endless block is left out',
    files: one(`${orders} DO $$ BEGIN LOOP END LOOP; END $$; CREATE INDEX o ON orders (total);`),
    problems: [['DO $$', 'The statement took more than 2 s and is left out.']],
    query: 'SELECT * FROM orders WHERE id = 1',
    node: byId,
  },
  {
    name: 'an extension that is not there gives nearest types, one that is gives its own',
    files: one(
      `CREATE EXTENSION vector; CREATE EXTENSION IF NOT EXISTS citext;
       CREATE TABLE orders (id int PRIMARY KEY, name citext, place vector(3));`,
    ),
    problems: [['CREATE EXTENSION vector', 'The planner does not come with the extension vector.']],
    query: 'SELECT * FROM orders WHERE id = 1',
    node: byId,
  },
  {
    name: 'commands of psql, rows of COPY, roles, privileges and concurrent indexes do no harm',
    files: one(
      `\\set ON_ERROR_STOP on
       ${orders}
       CREATE ROLE reader; GRANT SELECT ON orders TO nobody_knows; ALTER TABLE orders OWNER TO somebody;
       VACUUM; CREATE DATABASE other;
       CREATE INDEX CONCURRENTLY o ON orders (total);
       ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
       CREATE POLICY p ON orders TO application USING (total > 0);
COPY orders FROM stdin;
1\t2
\\.
`,
    ),
    query: 'SELECT * FROM orders WHERE id = 1',
    node: byId,
  },
  {
    name: 'an index of a type without equality gets a size',
    files: one(`CREATE TABLE orders (id int PRIMARY KEY, b box); CREATE INDEX b ON orders USING gist (b);`),
    query: 'SELECT * FROM orders WHERE id = 1',
    node: byId,
  },
  {
    name: 'partitions share the rows of their table; enums and generated columns are there',
    files: one(
      `CREATE TYPE state AS ENUM ('open', 'done');
       CREATE TABLE parts (tenant int, at date, state state, twice int GENERATED ALWAYS AS (tenant * 2) STORED)
         PARTITION BY LIST (tenant);
       CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
       CREATE TABLE parts_2 PARTITION OF parts FOR VALUES IN (2);`,
    ),
    query: 'SELECT * FROM parts',
    node: { 'Node Type': 'Append', 'Plan Rows': 10_000 },
  },
];

describe('the offline planner by files', () => {
  const planners: Planner[] = [];
  const plannerOf = (files: readonly DdlFile[], assume = assumedByDefault) => {
    const planner = new Planner({ folder, source: { kind: 'files', files, assume } });
    planners.push(planner);
    return planner;
  };

  afterAll(() => Promise.all(planners.map((planner) => planner.dispose())));

  test.each(cases)('$name', async ({ files, problems = [], query, node, assume }) => {
    const planner = plannerOf(files, assume);
    const answer = await planner.plan(query);
    if (answer.kind !== 'plan') throw new Error(answer.message);
    expect(JSON.parse(answer.json)[0].Plan).toMatchObject(node);
    const told = (planner.problems ?? []).map(({ path, offset, why }) => ({ path, offset, why }));
    expect(told).toEqual(
      problems.map(([at, why]) => ({ path: files[0]?.path, offset: files[0]?.sql.indexOf(at), why })),
    );
    await planner.dispose();
  });

  test('the migrations of the playground all load', async () => {
    const files = await readDdlFiles([resolve('test/playground')], ['migrations/*.sql']);
    const planner = plannerOf(files);
    const answer = await planner.plan('SELECT 1');
    expect(answer.kind).toBe('plan');
    expect(planner.problems).toEqual([]);
    expect(files).toHaveLength(7);
  });

  test('the ways back of migrations are left out in every style', async () => {
    const files = await readDdlFiles([resolve('test/fixtures/migrations')], ['**/*.sql']);
    const planner = plannerOf(files);
    const tables = ['plain', 'mated', 'golang', 'prisma', 'drizzle'];
    const answer = await planner.plan(`SELECT FROM ${tables.join(', ')}`);
    expect(answer).toMatchObject({ kind: 'plan' });
    expect(planner.problems).toEqual([]);
  });
});
