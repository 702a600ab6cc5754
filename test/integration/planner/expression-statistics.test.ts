import { resolve } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../server/src/database/database';
import { readSnapshot } from '../../../server/src/database/snapshot';
import { Planner } from '../../../server/src/planner/planner';
import type { Snapshot } from '../../../server/src/snapshot/snapshot';
import { type PostgresServer, startPostgres } from '../../support/postgres';
import { debianPostgresBinaries, debianPostgresVersions } from '../../support/postgres-binaries';
import { databaseAt } from '../database/support';

const schema = `
  CREATE TABLE customers (
    id int PRIMARY KEY, email text, city text NOT NULL, region text NOT NULL, total int NOT NULL, seen timestamp NOT NULL
  );
  INSERT INTO customers
    SELECT i, CASE WHEN i % 10 <> 0 THEN 'User' || floor(sqrt(i * 7 % 40000)) || '@Example.com' END, 'City ' || floor(sqrt(sqrt(i))),
      'Region ' || floor(sqrt(sqrt(i)))::int % 4, i * 31 % 1000, timestamp '2024-01-01' + i::bigint * i % 700000 * interval '1 minute'
    FROM generate_series(1, 50000) i;
  CREATE STATISTICS customers_email ON (lower(email)) FROM customers;
  CREATE STATISTICS "Customers ""by hundred""" ON (total / 100) FROM customers;
  CREATE STATISTICS customers_place ON (lower(city)), (upper(region)), region FROM customers;
  CREATE STATISTICS customers_month ON (date_trunc('month', seen)), (extract(year FROM seen)) FROM customers;
  CREATE STATISTICS customers_share ON (total * 0.01 - 5), (-(id % 3) / 8.0), (total % 7) FROM customers;
  CREATE STATISTICS customers_parity ON (total % 10), (total % 5), id FROM customers`;

const queries = [
  'SELECT lower(email) FROM customers GROUP BY lower(email)',
  "SELECT * FROM customers WHERE lower(email) = 'user7@example.com'",
  'SELECT * FROM customers WHERE lower(email) IS NULL',
  "SELECT * FROM customers WHERE lower(email) < 'user15'",
  'SELECT * FROM customers WHERE total / 100 = 3',
  "SELECT * FROM customers WHERE lower(city) = 'city 9' AND upper(region) = 'REGION 1'",
  "SELECT * FROM customers WHERE lower(city) = 'city 9' AND region = 'Region 2'",
  'SELECT lower(city), region, count(*) FROM customers GROUP BY lower(city), region',
  'SELECT count(*) FROM customers GROUP BY total % 10, total % 5',
  'SELECT * FROM customers WHERE total % 10 = 4 AND total % 5 = 4',
  "SELECT * FROM customers WHERE date_trunc('month', seen) >= '2025-01-01' AND date_trunc('month', seen) < '2025-03-01'",
  "SELECT * FROM customers WHERE date_trunc('month', seen) = '2024-06-01' AND extract(year FROM seen) = 2024",
  'SELECT * FROM customers WHERE -(id % 3) / 8.0 = -0.25 AND total % 7 = 3',
  'SELECT * FROM customers WHERE total * 0.01 - 5 < 1.5 AND -(id % 3) / 8.0 = 0',
  'SELECT * FROM customers a JOIN customers b ON lower(a.email) = lower(b.email) WHERE a.id < 100',
];

const versions = [undefined, ...debianPostgresVersions().filter((major) => major >= 14)];

describe.each(versions.map((major) => ({ major, name: major ?? 18 })))(
  'statistics over expressions of PostgreSQL $name',
  ({ major }) => {
    let server: PostgresServer;
    let database: Database;
    let client: pg.Client;
    let snapshot: Snapshot;
    let offline: Planner;

    beforeAll(async () => {
      const binaries = major === undefined ? undefined : debianPostgresBinaries(major);
      server = await startPostgres(binaries === undefined ? {} : { binaries });
      const url = await server.createDatabase();
      client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(schema);
      await client.query('VACUUM ANALYZE');
      database = databaseAt(url);
      snapshot = await readSnapshot(database, { values: 'all' });
      offline = new Planner({ folder: resolve('dist'), source: { kind: 'snapshot', snapshot } });
    });
    afterAll(async () => {
      await offline.dispose();
      await database.dispose();
      await client.end();
      await server.stop();
    });

    test('are in the snapshot', () => {
      const places = snapshot.statisticsObjects.map(({ name, expressions = [] }) => [
        name,
        expressions.map(({ column }) => column),
      ]);
      expect(places).toEqual([
        ['Customers "by hundred"', [1]],
        ['customers_email', [1]],
        ['customers_month', [1, 2]],
        ['customers_parity', [1, 2]],
        ['customers_place', [1, 2]],
        ['customers_share', [1, 2, 3]],
      ]);
    });

    test.each(queries)('estimate as the server does: %s', async (sql) => {
      const answer = await offline.plan(sql);
      if (answer.kind !== 'plan') throw new Error(answer.message);
      const here = JSON.parse(answer.json)[0].Plan;
      const { rows } = await client.query(`EXPLAIN (FORMAT JSON) ${sql}`);
      const there = rows[0]['QUERY PLAN'][0].Plan;
      expect(here['Plan Rows']).toBe(there['Plan Rows']);
      expect(Math.abs(here['Total Cost'] / there['Total Cost'] - 1)).toBeLessThan(0.01);
      expect(offline.problems).toEqual([]);
    });
  },
);
