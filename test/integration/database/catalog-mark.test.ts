import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCatalogMark } from '../../../server/src/database/catalog-mark';
import type { Database } from '../../../server/src/database/database';
import { type PostgresServer, startPostgres } from '../../support/postgres';
import { debianPostgresBinaries, debianPostgresVersions } from '../../support/postgres-binaries';
import { databaseAt } from './support';

const servers = [
  { name: 'embedded', binaries: undefined },
  ...debianPostgresVersions().map((major) => ({
    name: `Debian's ${major}`,
    binaries: debianPostgresBinaries(major),
  })),
];

describe.for(servers)('$name', ({ binaries }) => {
  let server: PostgresServer;
  let client: pg.Client;
  let database: Database;

  beforeAll(async () => {
    server = await startPostgres(binaries ? { binaries } : {});
    const url = await server.createDatabase();
    client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(
      `CREATE TABLE orders (id int PRIMARY KEY, total int); CREATE TYPE state AS ENUM ('open')`,
    );
    database = databaseAt(url);
  });
  afterAll(async () => {
    await database.dispose();
    await client.end();
    await server.stop();
  });

  test.each([
    'ALTER TABLE orders ADD note text',
    'ALTER TABLE orders RENAME note TO remark',
    'ALTER TABLE orders ALTER remark SET NOT NULL',
    'CREATE INDEX ON orders (total)',
    'ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0)',
    'CREATE VIEW large AS SELECT * FROM orders WHERE total > 100',
    "ALTER TYPE state ADD VALUE 'done'",
    'CREATE FUNCTION twice(a int) RETURNS int LANGUAGE sql AS $$ SELECT a * 2 $$',
    'CREATE OR REPLACE FUNCTION twice(a int) RETURNS int LANGUAGE sql AS $$ SELECT 2 * a $$',
    'CREATE DOMAIN amount AS int CHECK (value > 0)',
    'CREATE SCHEMA archive',
    'DROP VIEW large',
  ])('is another one after %s', async (ddl) => {
    const before = await readCatalogMark(database);
    await client.query(ddl);
    expect(await readCatalogMark(database)).not.toBe(before);
  });

  test.each([
    "INSERT INTO orders SELECT n, n + 1, 'a' FROM generate_series(1, 1000) n",
    'ANALYZE',
    'VACUUM',
    'CREATE TEMPORARY TABLE mine (id int)',
  ])('is the same after %s', async (sql) => {
    const before = await readCatalogMark(database);
    await client.query(sql);
    expect(await readCatalogMark(database)).toBe(before);
  });
});
