import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { startPostgres } from '../../support/postgres';
import { debianPostgresBinaries, debianPostgresVersions } from '../../support/postgres-binaries';
import { testDatabase } from '../../support/test-database';

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const result = await client.query({ text: sql, rowMode: 'array' });
    return result.rows[0]?.[0];
  } finally {
    await client.end();
  }
}

describe('the shared server', () => {
  it('gives every file an empty database of its own', async () => {
    const [one, other] = [await testDatabase(), await testDatabase()];
    expect(one).not.toBe(other);
    expect(await ask(one, 'SELECT count(*)::int FROM pg_stat_user_tables')).toBe(0);
  });
});

describe('a server of its own', () => {
  it('asks for its password, and keeps what was committed through a crash', async () => {
    const server = await startPostgres({ password: 'p@ss wörd', preload: [] });
    try {
      const database = await server.createDatabase();
      await ask(database, 'CREATE TABLE kept AS SELECT 7 AS value');
      await server.crash();
      await expect(ask(database, 'SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      await server.restart();
      expect(await ask(database, 'SELECT value FROM kept')).toBe(7);

      const wrong = new URL(database);
      wrong.password = 'wrong';
      await expect(ask(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    } finally {
      await server.stop();
    }
  });

  it('says why it could not start', async () => {
    await expect(startPostgres({ settings: { shared_buffers: 'plenty' } })).rejects.toThrow(/shared_buffers/);
  });

  const versions = debianPostgresVersions();
  it.skipIf(versions.length === 0)('can be an older version where Debian has put one', async () => {
    const major = versions[0] ?? 0;
    const binaries = debianPostgresBinaries(major) ?? '';
    const server = await startPostgres({ binaries });
    try {
      expect(await ask(server.url, "SELECT current_setting('server_version_num')::int / 10000")).toBe(major);
    } finally {
      await server.stop();
    }
  });
});
