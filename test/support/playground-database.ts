import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type PostgresServer, startPostgres } from './postgres';
import { cacheRoot, repositoryRoot } from './repository';
import { isReachableByOthers, unprivilegedUser } from './unprivileged-user';

export interface PlaygroundOptions {
  readonly port?: number | undefined;
  readonly report?: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** Throws the seeded data away first. */
  readonly reset?: boolean;
}

export const playgroundRoot = join(repositoryRoot, 'test', 'playground');
export const playgroundDatabase = 'shop';

const migrations = join(playgroundRoot, 'migrations');
const seeds = join(playgroundRoot, 'database', 'seed');

/**
 * Starts PostgreSQL with the shop's data, which is made the first time and kept in the cache.
 * Resolves with a server whose database `shop` is ready.
 */
export async function startPlaygroundDatabase(options: PlaygroundOptions = {}): Promise<PostgresServer> {
  const folder = dataFolder();
  // Beside the data directory, which must be empty for initdb.
  const stamp = `${folder}.seeded`;
  const version = seedVersion();
  const isSeeded = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === version;
  await endLeftover(folder);
  if (options.reset || !isSeeded()) {
    rmSync(stamp, { force: true });
    rmSync(folder, { recursive: true, force: true });
  }
  options.signal?.throwIfAborted();

  const server = await startPostgres({
    dataDirectory: folder,
    ...(options.port ? { port: options.port } : {}),
    settings: { shared_buffers: '128MB', max_wal_size: '4GB', track_io_timing: 'on', max_connections: 50 },
  });
  try {
    if (!isSeeded()) {
      await seed(server, options);
      writeFileSync(stamp, version);
    }
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function dataFolder(): string {
  const wanted = join(cacheRoot, 'playground', 'data');
  // A checkout below a private home directory is closed to the account that the server runs under.
  if (!unprivilegedUser() || isReachableByOthers(repositoryRoot)) return wanted;
  return join(
    tmpdir(),
    `forecost-playground-${createHash('sha256').update(repositoryRoot).digest('hex').slice(0, 12)}`,
  );
}

function seedVersion(): string {
  const hash = createHash('sha256');
  for (const file of [...sqlFiles(migrations), ...sqlFiles(seeds)]) hash.update(readFileSync(file));
  return hash.digest('hex');
}

function sqlFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => join(folder, name));
}

/** A run that was killed may have left its server on the same data. */
async function endLeftover(folder: string): Promise<void> {
  const lock = join(folder, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
  if (!isPostgres(pid)) return;
  process.kill(pid, 'SIGINT');
  for (let waited = 0; existsSync(lock) && waited < 10_000; waited += 50) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function isPostgres(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const commandLine = `/proc/${pid}/cmdline`;
    return !existsSync(commandLine) || readFileSync(commandLine, 'utf8').includes('postgres');
  } catch {
    return false;
  }
}

async function seed(server: PostgresServer, options: PlaygroundOptions): Promise<void> {
  options.report?.('Filling the playground: 200,000 customers, 2 million orders. This is done once.');
  const url = await server.createDatabase(playgroundDatabase);
  const clients = [new pg.Client(url), new pg.Client(url)] as const;
  const [client] = clients;
  const abort = () => {
    for (const each of clients) each.connection.stream.destroy();
  };
  for (const each of clients) each.on('error', () => {});
  options.signal?.addEventListener('abort', abort);
  try {
    for (const each of clients) {
      await each.connect();
      await each.query(`SET session_replication_role = replica`);
      await each.query(`SET maintenance_work_mem = '256MB'; SET jit = off; SELECT setseed(0.25)`);
    }
    await client.query('CREATE EXTENSION pg_stat_statements');
    await createShop(client);

    const indexes = await dropIndexes(client);
    for (const step of ['1', '2']) {
      const files = sqlFiles(seeds).filter((file) => file.startsWith(join(seeds, step)));
      await Promise.all(
        files.map((file, lane) => runScript(clients[lane % 2] ?? client, readFileSync(file, 'utf8'))),
      );
    }
    options.report?.('Building indexes and statistics.');
    await inTwoLanes(indexes, clients);
    await client.query(setSequences);
    await inTwoLanes(
      (await tableNames(client)).map((table) => `VACUUM (ANALYZE) ${table}`),
      clients,
    );
    await client.query('SELECT pg_stat_statements_reset(); SELECT pg_stat_reset()');
    await client.query('CHECKPOINT');
  } catch (error) {
    options.signal?.throwIfAborted();
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', abort);
    await Promise.allSettled(clients.map((each) => each.end()));
  }
}

/** Makes the shop's empty tables in an empty database. */
export async function createShop(client: pg.Client): Promise<void> {
  for (const file of sqlFiles(migrations)) await runScript(client, readFileSync(file, 'utf8'));
}

/** A script is one transaction to the server, and some statements refuse to be in one. */
async function runScript(client: pg.Client, script: string): Promise<void> {
  for (const statement of script.split(/;\s*$/m)) {
    if (statement.trim()) await client.query(statement);
  }
}

/** Drops the indexes that no constraint needs, and gives the statements that make them again. */
async function dropIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
       FROM pg_index
       JOIN pg_class ON pg_class.oid = indexrelid
      WHERE relnamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
      ORDER BY name`,
  );
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
  return rows.map((row) => row.definition);
}

async function tableNames(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT oid::regclass::text AS name FROM pg_class
      WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
      ORDER BY relpages DESC`,
  );
  return rows.map((row) => row.name);
}

const setSequences = `
  DO $$
  DECLARE
    owned record;
  BEGIN
    FOR owned IN SELECT d.objid::regclass AS sequence, d.refobjid::regclass AS owner
                   FROM pg_depend d JOIN pg_class c ON c.oid = d.objid
                  WHERE c.relkind = 'S' AND d.deptype = 'i'
    LOOP
      EXECUTE format('SELECT setval(%L, (SELECT max(id) FROM %s))', owned.sequence, owned.owner);
    END LOOP;
  END $$`;

async function inTwoLanes(statements: readonly string[], clients: readonly pg.Client[]): Promise<void> {
  const queue = [...statements];
  await Promise.all(
    clients.map(async (client) => {
      for (let statement = queue.shift(); statement; statement = queue.shift()) await client.query(statement);
    }),
  );
}
