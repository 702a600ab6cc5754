import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createSampler } from '../../../server/src/database/sampler';
import { createMonitor } from '../../../server/src/monitor/monitor';
import type { Sample, Snapshot } from '../../../server/src/protocol/monitor';
import { type PostgresServer, startPostgres } from '../../support/postgres';
import { debianPostgresBinaries, debianPostgresVersions } from '../../support/postgres-binaries';
import { databaseAt } from '../database/support';

const servers = [
  { name: 'embedded', options: {} },
  ...debianPostgresVersions().map((major) => {
    const binaries = debianPostgresBinaries(major);
    return { name: `Debian's ${major}`, options: binaries === undefined ? {} : { binaries } };
  }),
];

describe.for(servers)('$name', ({ options }) => {
  let server: PostgresServer;
  let url: string;
  let admin: pg.Client;
  const endings: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    server = await startPostgres({ ...options, settings: { shared_buffers: '64MB', autovacuum: 'off' } });
    url = await server.createDatabase('shop');
    // A session may hand over what it counted seconds later, but no later than at its end.
    const loader = await session(url, 'loader');
    await loader.query(`
      CREATE EXTENSION pg_stat_statements;
      CREATE SCHEMA "Odd ""name";
      CREATE TABLE orders (id bigint PRIMARY KEY, note text);
      CREATE TABLE "Odd ""name".unread (id bigint PRIMARY KEY);
      INSERT INTO orders SELECT n, repeat('x', 500) FROM generate_series(1, 20000) n;
      ANALYZE;
      CREATE ROLE poor LOGIN;
      CREATE ROLE rich LOGIN;
      GRANT pg_monitor TO rich;
    `);
    await loader.end();
    admin = await session(url, 'admin');
  });
  afterEach(async () => {
    for (const end of endings.splice(0).reverse()) await end();
  });
  afterAll(async () => {
    await admin.end();
    await server.stop();
  });

  /** A client that is gone again after the test. */
  async function client(application: string): Promise<pg.Client> {
    const opened = await session(url, application);
    endings.push(() => opened.end());
    return opened;
  }

  function samplerOf(user = 'postgres', at = url) {
    const database = databaseAt(at, { user });
    endings.push(() => database.dispose());
    return createSampler(database);
  }

  test('the server says what it is', async () => {
    const sample = await samplerOf().sample();
    const { rows } = await admin.query(
      `SELECT current_setting('server_version_num')::int AS number,
         extract(epoch FROM pg_postmaster_start_time()) * 1000 AS started, extract(epoch FROM now()) * 1000 AS now`,
    );
    expect(sample.server).toMatchObject({
      versionNumber: rows[0].number,
      database: 'shop',
      user: 'postgres',
      isReplica: false,
      maxConnections: 100,
      reservedConnections: 3,
      blockSizeBytes: 8192,
      seesAllStatistics: true,
      tracksCounts: true,
    });
    expect(sample.server.version).toMatch(/^\d+\.\d+$/);
    expect(sample.server.startedAtMs).toBeCloseTo(Number(rows[0].started), 0);
    expect(Number(rows[0].now) - sample.takenAtMs).toBeGreaterThanOrEqual(0);
  });

  test('connections are counted by what they do', async () => {
    const sampler = samplerOf();
    const [forgetful, holder, blocked, broken] = await Promise.all(
      ['forgetful', 'holder', 'blocked', 'broken'].map(client),
    );
    await forgetful?.query('BEGIN; SELECT 1');
    await holder?.query('BEGIN; LOCK TABLE orders');
    await broken?.query('BEGIN');
    await expect(broken?.query('SELECT 1 / 0')).rejects.toThrow('division');
    const waiting = blocked?.query('SELECT count(*) FROM orders');
    const groupOf = (sample: Sample, application: string) =>
      sample.connections.find((group) => group.application === application);

    const sample = await until(
      () => sampler.sample(),
      (seen) => groupOf(seen, 'blocked')?.waitEventType === 'Lock',
    );
    expect(groupOf(sample, 'forgetful')).toMatchObject({
      state: 'idle in transaction',
      client: '127.0.0.1',
      user: 'postgres',
      database: 'shop',
      count: 1,
      isOwn: false,
    });
    expect(groupOf(sample, 'forgetful')?.oldestStateAgeMs).toBeGreaterThan(0);
    expect(groupOf(sample, 'broken')?.state).toBe('idle in transaction (aborted)');
    expect(groupOf(sample, 'admin')?.state).toBe('idle');
    expect(groupOf(sample, 'forecost')).toMatchObject({ isOwn: true, state: 'active' });

    const { metrics, pool } = createMonitor().observe(sample, { windowMs: 60_000, intervalMs: 1000 });
    const valueNow = (metric: string) => metrics.find((reading) => reading.metric === metric)?.value;
    expect(valueNow('waiting')).toBe(1);
    expect(valueNow('active')).toBe(1);
    expect(valueNow('idle-in-transaction')).toBe(3);
    expect(pool.groups[0]?.application).toBe('blocked');
    const { rows } = await admin.query(
      `SELECT count(*)::int AS count FROM pg_stat_activity WHERE backend_type = 'client backend'`,
    );
    expect(pool.clientConnections).toBe(rows[0].count);

    await holder?.query('ROLLBACK');
    await waiting;
  });

  test('reads, hits and transactions agree with what was done', async () => {
    const sampler = samplerOf();
    const monitor = createMonitor();
    const look = async () => monitor.observe(await sampler.sample(), { windowMs: 60_000, intervalMs: 1000 });
    const before = await look();
    const worker = await client('worker');
    for (let i = 0; i < 30; i += 1) await worker.query('SELECT count(*) FROM orders');
    // A session hands over its counters when it ends, at the latest.
    await worker.end();
    const blocks = await pagesOf('orders');

    const hitsOf = ({ cache }: Snapshot) => cache.tables.find(({ name }) => name === 'orders');
    const after = await until(look, (snapshot) => (hitsOf(snapshot)?.hitRatioSinceOpened ?? 0) > 0);
    expect(hitsOf(after)?.hitRatioSinceOpened).toBe(1);
    expect(hitsOf(after)?.owner).toBe('public');
    const { rows } = await admin.query(
      `SELECT heap_blks_hit::int AS hit, heap_blks_read::int AS read FROM pg_statio_user_tables WHERE relname = 'orders'`,
    );
    expect(hitsOf(after)?.readBytes).toBe(rows[0].read * 8192);
    expect(hitsOf(after)?.hitRatio).toBeCloseTo(rows[0].hit / (rows[0].hit + rows[0].read), 6);
    expect(rows[0].hit).toBeGreaterThanOrEqual(30 * blocks);
    expect(after.cache.tables.map(({ name }) => name)).not.toContain('unread');
    expect(after.cache.indexes.find(({ name }) => name === 'orders_pkey')?.owner).toBe('orders');

    const counted = (snapshot: Snapshot) => {
      const { statements } = snapshot;
      if (statements.kind !== 'read') throw new Error('The statements were not read.');
      return statements.statements.find(({ sql }) => sql === 'SELECT count(*) FROM orders');
    };
    expect(counted(after)?.sinceOpened.calls).toBe(30);
    expect((counted(after)?.calls ?? 0) - (counted(before)?.calls ?? 0)).toBe(30);
    expect(counted(after)?.isOwn).toBe(false);
    expect(after.openedAtMs).toBe(before.takenAtMs);
  });

  test('its own statements are marked', async () => {
    const sampler = samplerOf();
    await sampler.sample();
    const { statements } = await sampler.sample();
    if (statements.kind !== 'read') throw new Error('The statements were not read.');
    const own = statements.statements.filter(({ isOwn }) => isOwn);
    expect(own.length).toBeGreaterThanOrEqual(2);
    for (const { sql } of own) expect(sql).toContain('/* forecost */');
  });

  test('databases agree with pg_stat_database', async () => {
    const { databases } = await samplerOf('postgres', server.url).sample();
    const { rows } = await admin.query('SELECT datname FROM pg_stat_database');
    expect(databases.map(({ name }) => name).sort()).toEqual(rows.map(({ datname }) => datname).sort());
    expect(databases.find(({ isConnected }) => isConnected)?.name).toBe('postgres');
  });

  test('a role without privileges sees less and is told so', async () => {
    await client('somebody else');
    const sample = await samplerOf('poor').sample();
    expect(sample.server.seesAllStatistics).toBe(false);
    const states = new Map(sample.connections.map(({ application, state }) => [application, state]));
    expect(states.get('somebody else')).toBe('hidden');
    expect(states.get('forecost')).toBe('active');
    const { notices, pool, statements } = createMonitor().observe(sample, {
      windowMs: 60_000,
      intervalMs: 1000,
    });
    expect(notices).toEqual([
      { kind: 'no-privilege', user: 'poor', grantSql: 'GRANT pg_monitor TO "poor";' },
    ]);
    expect(pool.hiddenConnections).toBeGreaterThanOrEqual(2);
    expect(statements.kind).toBe('read');
  });

  test('pg_monitor is enough to see everything', async () => {
    await client('somebody else');
    const sample = await samplerOf('rich').sample();
    expect(sample.server.seesAllStatistics).toBe(true);
    expect(sample.connections.every(({ state }) => state !== 'hidden')).toBe(true);
    if (sample.statements.kind !== 'read') throw new Error('The statements were not read.');
    expect(sample.statements.statements.some(({ sql }) => sql?.includes('CREATE TABLE orders'))).toBe(true);
  });

  test('a database without the extension says so, and gets it', async () => {
    const other = await server.createDatabase();
    const sampler = samplerOf('postgres', other);
    const missing = { kind: 'unavailable', missing: { kind: 'not-created', isLoaded: true } };
    expect((await sampler.sample()).statements).toEqual(missing);
    const owner = await session(other, 'owner');
    const hostile = '"Ext ""$&\n; SELECT 1 / 0; --"';
    await owner.query(`CREATE SCHEMA ${hostile}; CREATE EXTENSION pg_stat_statements SCHEMA ${hostile}`);
    await owner.end();
    expect((await sampler.sample()).statements.kind).toBe('read');
  });

  test('the extension of an older server is read, and one that is too old is named', async () => {
    const old = await server.createDatabase();
    const owner = await session(old, 'owner');
    await owner.query(`CREATE EXTENSION pg_stat_statements VERSION '1.8'`);
    const sampler = samplerOf('postgres', old);
    const { statements } = await sampler.sample();
    expect(statements.kind).toBe('read');
    await owner.query(`DROP EXTENSION pg_stat_statements; CREATE EXTENSION pg_stat_statements VERSION '1.4'`);
    expect((await sampler.sample()).statements).toEqual({
      kind: 'unavailable',
      missing: { kind: 'outdated', version: '1.4' },
    });
    await owner.end();
  });

  async function pagesOf(table: string): Promise<number> {
    const { rows } = await admin.query(`SELECT pg_relation_size($1::regclass) / 8192 AS pages`, [table]);
    return Number(rows[0].pages);
  }
});

test('a server that has not loaded the library says so', async () => {
  const server = await startPostgres({ preload: [] });
  const database = databaseAt(server.url);
  try {
    const sampler = createSampler(database);
    expect((await sampler.sample()).statements).toEqual({
      kind: 'unavailable',
      missing: { kind: 'not-created', isLoaded: false },
    });
    const owner = await session(server.url, 'owner');
    await owner.query('CREATE EXTENSION pg_stat_statements');
    await owner.end();
    expect((await sampler.sample()).statements).toEqual({
      kind: 'unavailable',
      missing: { kind: 'not-loaded' },
    });
  } finally {
    await database.dispose();
    await server.stop();
  }
});

async function session(url: string, application: string): Promise<pg.Client> {
  const opened = new pg.Client({ connectionString: url, application_name: application });
  await opened.connect();
  return opened;
}

/** Looks again until what is seen is as it should become. */
async function until<T>(look: () => Promise<T>, isThere: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look();
    if (isThere(seen)) return seen;
  }
}
