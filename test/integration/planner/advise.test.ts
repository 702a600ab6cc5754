import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forecost } from '../../support/command-line';
import { type PostgresServer, startPostgres } from '../../support/postgres';

const schema = `
  CREATE EXTENSION pg_stat_statements;
  CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL);
  CREATE TABLE orders (
    id int PRIMARY KEY, user_id int NOT NULL, state text NOT NULL, placed_at timestamptz NOT NULL, total numeric NOT NULL
  );
  CREATE INDEX orders_total_idx ON orders (total);
  CREATE INDEX orders_total_state_idx ON orders (total, state);
  INSERT INTO users SELECT i, 'user' || i || '@example.com' FROM generate_series(1, 5000) i;
  INSERT INTO orders SELECT i, 1 + i * 7 % 5000, CASE WHEN i % 200 = 0 THEN 'open' ELSE 'done' END,
    timestamptz '2025-01-01' + i * interval '1 minute', i % 1000 FROM generate_series(1, 100000) i`;

describe('advise', () => {
  let server: PostgresServer;
  let url: string;
  let client: pg.Client;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'forecost-advise-'));
    server = await startPostgres();
    url = await server.createDatabase();
    client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(schema);
    await client.query('VACUUM ANALYZE');
  });
  afterAll(async () => {
    await client?.end();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const advise = async (...args: string[]) => {
    const { status, stdout, stderr } = await forecost(['advise', '--url', url, '--format', 'json', ...args]);
    expect(stderr).toBe('');
    return { status, report: JSON.parse(stdout) };
  };
  const file = async (name: string, text: string) => {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  };

  test('finds one set for the statements of SQL files and of code', async () => {
    const sql = await file(
      'orders.sql',
      `SELECT id, total FROM orders WHERE user_id = $1 ORDER BY placed_at DESC LIMIT 10;
       SELECT id FROM orders WHERE user_id = $1;
       SELECT id FROM orders WHERE id = $1;
       SELECT nothing FROM nowhere;`,
    );
    const code = await file(
      'open.ts',
      "import { Pool } from 'pg';\nconst pool = new Pool();\nexport const open = () => pool.query(\"SELECT id FROM orders WHERE state = 'open' AND placed_at > now() - interval '1 day'\");\n",
    );
    const { status, report } = await advise(sql, code);
    expect(status).toBe(1);
    expect(report.indexes.map((index: { sql: string }) => index.sql).sort()).toEqual([
      "CREATE INDEX CONCURRENTLY orders_placed_at_idx ON orders (placed_at) WHERE state = 'open'",
      'CREATE INDEX CONCURRENTLY orders_user_id_placed_at_idx ON orders (user_id, placed_at DESC) INCLUDE (id, total)',
    ]);
    expect(report.costAfter).toBeLessThan(report.costBefore / 10);
    const [byUser] = report.indexes.filter((index: { columns: string[] }) => index.columns[0] === 'user_id');
    expect(byUser.statements.map((one: { line: number }) => one.line)).toEqual([1, 2]);
    const unplanned = report.unplanned.filter((one: { path?: string }) => one.path !== undefined);
    expect(unplanned).toMatchObject([{ path: sql, line: 4, message: 'relation "nowhere" does not exist' }]);
    expect(report.redundant).toMatchObject([
      {
        index: 'orders_total_idx',
        coveredBy: 'orders_total_state_idx',
        table: 'public.orders',
        statements: [],
      },
    ]);
    expect(report.unused.map((one: { index: string }) => one.index)).toEqual([
      'orders_total_idx',
      'orders_total_state_idx',
    ]);
    // What is advised can be built, and is used.
    for (const { sql: statement } of report.indexes) await client.query(statement);
    const { rows } = await client.query('EXPLAIN SELECT id FROM orders WHERE user_id = 7');
    expect(JSON.stringify(rows)).toContain('orders_user_id_placed_at');
    expect((await advise(sql, code)).report.indexes).toEqual([]);
    await client.query('DROP INDEX orders_user_id_placed_at_idx, orders_placed_at_idx');
  });

  test('says what a statement would cost without an index that nobody used yet', async () => {
    const sql = await file('total.sql', 'SELECT id FROM orders WHERE total = $1 AND state = $2;');
    const { report } = await advise(sql);
    const [, wide] = report.unused;
    expect(wide.index).toBe('orders_total_state_idx');
    expect(wide.statements).toMatchObject([{ path: sql, line: 1 }]);
    const [{ costBefore, costAfter }] = wide.statements;
    expect(costAfter).toBeGreaterThan(costBefore);
  });

  test('keeps to a budget', async () => {
    const sql = await file(
      'some.sql',
      'SELECT id FROM orders WHERE user_id = $1; SELECT id FROM orders WHERE placed_at > $1;',
    );
    expect((await advise('--budget', '0', sql)).report.indexes).toEqual([]);
  });

  test('weighs statements by their calls', async () => {
    await client.query('SELECT pg_stat_statements_reset()');
    for (let i = 0; i < 5; i++) await client.query('SELECT count(*) FROM orders WHERE user_id = $1', [i]);
    const { report } = await advise();
    const [index] = report.indexes;
    expect(index.columns).toEqual(['user_id']);
    expect(index.statements[0]).toMatchObject({ calls: 5 });
    expect(index.statements[0].path).toBeUndefined();
  });

  test('says what is missing', async () => {
    const { status, stderr } = await forecost(['advise', folder]);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'advise takes --snapshot, --url or --schema.\n',
    });
  });
});
