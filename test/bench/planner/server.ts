import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type PostgresServer, startPostgres } from '../../support/postgres';
import { debianPostgresBinaries } from '../../support/postgres-binaries';
import type { Workload, WorkloadName } from './read-workload';

export interface WorkloadServer {
  /** Connected to the database that holds the workload, as the superuser `postgres`. */
  readonly client: pg.Client;
  readonly url: string;
  /** How long it took to fill the database; undefined where that was done before. */
  readonly loadMs: number | undefined;
  /** Disconnects, and shuts the server down. The data stays for the next time. */
  stop(): Promise<void>;
}

/** As on a server in production. Autovacuum would make new statistics while two planners are compared. */
const production = {
  shared_buffers: '256MB',
  work_mem: '4MB',
  effective_cache_size: '4GB',
  max_parallel_workers_per_gather: 2,
  jit: 'off',
  autovacuum: 'off',
  max_wal_size: '1GB',
  max_locks_per_transaction: 256,
};

/** What the servers differ in: one stands on fast disks, one joins partition by partition, one has the defaults. */
const settings: Readonly<Record<WorkloadName, Readonly<Record<string, string | number>>>> = {
  shop: { random_page_cost: 1.1 },
  tenants: { enable_partitionwise_join: 'on', enable_partitionwise_aggregate: 'on' },
  events: {},
};

/**
 * Starts PostgreSQL 18 with a workload. The data is made the first time and kept in the system's folder for temporary
 * files until the workload's schema or data changes. One process at a time can have the server of a workload.
 * Given `major`, the server is that of Debian's packages.
 */
export async function startWorkload(given: Workload, major?: number): Promise<WorkloadServer> {
  const workload = major === undefined ? given : withoutNews(given);
  const prefix = `forecost-workload-${workload.name}-${major === undefined ? '' : `${major}-`}`;
  const hash = createHash('sha256')
    .update([...workload.schema, ...workload.data].join(';\n'))
    .digest('hex');
  const folder = join(tmpdir(), `${prefix}${hash.slice(0, 16)}`);
  let loadMs: number | undefined;
  if (!existsSync(folder)) {
    removeOutdated(prefix);
    const started = performance.now();
    await load(workload, folder, major);
    loadMs = performance.now() - started;
  }
  const server = await start(workload.name, folder, major);
  const url = server.urlOf(workload.name);
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    client,
    url,
    loadMs,
    async stop() {
      await client.end();
      await server.stop();
    },
  };
}

function start(name: WorkloadName, dataDirectory: string, major?: number): Promise<PostgresServer> {
  const binaries = major === undefined ? undefined : debianPostgresBinaries(major);
  if (major !== undefined && !binaries) throw new Error(`PostgreSQL ${major} is not installed.`);
  return startPostgres({
    dataDirectory,
    preload: [],
    settings: { ...production, ...settings[name] },
    ...(binaries && { binaries }),
  });
}

/** For servers before 18. */
function withoutNews(workload: Workload): Workload {
  const older = (sql: string) =>
    sql
      .replace(/\bVIRTUAL\b/g, 'STORED')
      .replace(/(date_trunc\('day', \w+), 'UTC'\)/g, "$1 AT TIME ZONE 'UTC')");
  return { ...workload, schema: workload.schema.map(older) };
}

/** What an older schema or older data made. What a server runs on stays. */
function removeOutdated(prefix: string): void {
  for (const name of readdirSync(tmpdir())) {
    const folder = join(tmpdir(), name);
    if (name.startsWith(prefix) && !existsSync(join(folder, 'postmaster.pid'))) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** Loads beside `folder`, which is there once all of it is. */
async function load(workload: Workload, folder: string, major?: number): Promise<void> {
  const partial = mkdtempSync(join(tmpdir(), `forecost-loading-${workload.name}-`));
  try {
    const server = await start(workload.name, partial, major);
    try {
      await fill(workload, await server.createDatabase(workload.name));
    } finally {
      await server.stop();
    }
    renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** Indexes are built when the rows are there, and all in the transaction of the tables, which spares the log. */
async function fill(workload: Workload, url: string): Promise<void> {
  const isIndex = (sql: string) => /^CREATE (UNIQUE )?INDEX\b/i.test(sql);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`SET maintenance_work_mem = '256MB'; SET work_mem = '128MB'; BEGIN`);
    const statements = [
      ...workload.schema.filter((sql) => !isIndex(sql)),
      'SET session_replication_role = replica',
      ...workload.data,
      ...workload.schema.filter(isIndex),
      'COMMIT',
      'VACUUM (ANALYZE)',
      'CHECKPOINT',
    ];
    for (const sql of statements) {
      try {
        await client.query(sql);
      } catch (error) {
        throw new Error(`The workload "${workload.name}" was not loaded, because of: ${sql}`, {
          cause: error,
        });
      }
    }
  } finally {
    await client.end();
  }
}
