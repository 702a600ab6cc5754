import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './free-port';
import { embeddedPostgresBinaries } from './postgres-binaries';
import { unprivilegedUser } from './unprivileged-user';

export interface PostgresOptions {
  /** The folder with `initdb` and `postgres`; by default PostgreSQL 18 from npm. */
  readonly binaries?: string;
  /** Kept when the server stops and taken up again when it starts; by default a new one that is removed. */
  readonly dataDirectory?: string;
  readonly port?: number;
  /** `shared_preload_libraries`; by default pg_stat_statements. An empty list for a server without it. */
  readonly preload?: readonly string[];
  /** Server settings, which go before the fast ones that tests run with. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** With a password the server asks for it (SCRAM); without, it trusts everyone on loopback. */
  readonly password?: string;
}

export interface PostgresServer {
  /** Of the database `postgres`, as the superuser `postgres`. */
  readonly url: string;
  readonly port: number;
  readonly password: string | undefined;
  readonly dataDirectory: string;
  /** The postmaster's process, or undefined while the server is down. */
  readonly pid: number | undefined;
  urlOf(database: string): string;
  /** Creates an empty database, named `test_1`, `test_2`, … by default, and gives its URL. */
  createDatabase(name?: string): Promise<string>;
  /** Shuts down at once, as in a power cut: clients lose their connections without a goodbye. */
  crash(): Promise<void>;
  /** Starts again on the same port with the same data, after `crash`, or instead of a running server. */
  restart(): Promise<void>;
  /** Shuts down and removes the data directory, unless it was given. Safe to call twice. */
  stop(): Promise<void>;
}

const fastSettings = {
  // Not synchronous_commit: what a test has committed must survive crash().
  fsync: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
  // A container's /dev/shm is often too small for parallel queries.
  dynamic_shared_memory_type: process.platform === 'win32' ? 'windows' : 'mmap',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** Starts a PostgreSQL server of its own on a loopback port. It dies with this process at the latest. */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const binaries = options.binaries ?? embeddedPostgresBinaries();
  const user = unprivilegedUser();
  const dataDirectory = options.dataDirectory ?? mkdtempSync(join(tmpdir(), 'forecost-postgres-'));
  mkdirSync(dataDirectory, { recursive: true });
  if (user) chownSync(dataDirectory, user.uid, user.gid);
  const remove = () => {
    if (!options.dataDirectory) rmSync(dataDirectory, { recursive: true, force: true });
  };

  const settings = {
    shared_preload_libraries: (options.preload ?? ['pg_stat_statements']).join(','),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    ...fastSettings,
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

  let child: ChildProcess | undefined;
  let port = options.port ?? (await freePort());

  const killAtExit = () => {
    child?.kill('SIGQUIT');
    remove();
  };
  process.on('exit', killAtExit);

  const launch = async () => {
    child = await launchPostmaster(binaries, dataDirectory, ['-p', String(port), ...flags], user);
  };
  const end = async (signal: NodeJS.Signals) => {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const exited = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await exited;
  };

  try {
    if (!existsSync(join(dataDirectory, 'PG_VERSION'))) {
      await initialise(binaries, dataDirectory, options.password, user);
    }
    // Another process may take a free port before the server does.
    for (let attempt = 1; !child; attempt += 1) {
      try {
        await launch();
      } catch (error) {
        if (options.port || attempt === 5) throw error;
        port = await freePort();
      }
    }
  } catch (error) {
    process.off('exit', killAtExit);
    remove();
    throw error;
  }

  const secret = options.password === undefined ? '' : `:${encodeURIComponent(options.password)}`;
  const urlOf = (database: string) =>
    `postgres://postgres${secret}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  let databases = 0;

  return {
    url: urlOf('postgres'),
    port,
    password: options.password,
    dataDirectory,
    get pid() {
      return child?.pid;
    },
    urlOf,
    async createDatabase(name = `test_${++databases}`) {
      await createDatabase(urlOf('postgres'), name);
      return urlOf(name);
    },
    crash: () => end('SIGQUIT'),
    async restart() {
      await end('SIGINT');
      await launch();
    },
    async stop() {
      await end('SIGINT');
      process.off('exit', killAtExit);
      remove();
    },
  };
}

/** Creates an empty database on the server at `url`. */
export async function createDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

type Account = ReturnType<typeof unprivilegedUser>;

async function initialise(
  binaries: string,
  dataDirectory: string,
  password: string | undefined,
  user: Account,
) {
  const passwordFile = join(tmpdir(), `forecost-password-${process.pid}-${Date.now()}`);
  const flags = ['--username=postgres', '--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'];
  if (password === undefined) {
    flags.push('--auth=trust');
  } else {
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    if (user) chownSync(passwordFile, user.uid, user.gid);
    flags.push('--auth=scram-sha-256', `--pwfile=${passwordFile}`);
  }
  try {
    const child = spawn(
      join(binaries, 'initdb'),
      [`--pgdata=${dataDirectory}`, ...flags],
      childOptions(user),
    );
    const output = collect(child);
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code !== 0) throw new Error(`initdb ended with status ${code}.\n${output()}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

async function launchPostmaster(
  binaries: string,
  dataDirectory: string,
  flags: readonly string[],
  user: Account,
) {
  const child = spawn(join(binaries, 'postgres'), ['-D', dataDirectory, ...flags], childOptions(user));
  const output = collect(child);
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });
  child.once('exit', (code) => {
    failure ??= new Error(`PostgreSQL ended with status ${code} while it started.\n${output()}`);
  });
  while (!isReady(dataDirectory, child.pid)) {
    if (failure) throw failure;
    await delay(10);
  }
  return child;
}

/** As pg_ctl does it: the eighth line of the lock file is the postmaster's state. */
function isReady(dataDirectory: string, pid: number | undefined): boolean {
  try {
    const lines = readFileSync(join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}

function childOptions(user: Account) {
  // A server in the terminal's process group would get Ctrl-C before its clients have left.
  return {
    ...user,
    cwd: tmpdir(),
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    detached: process.platform !== 'win32',
  };
}

/** The last part of what a process wrote, which is also read so that its pipes never fill up. */
function collect(child: ChildProcess): () => string {
  let text = '';
  const add = (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-4000);
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return () => text.trim();
}
