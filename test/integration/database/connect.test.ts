import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Database } from '../../../server/src/database/database';
import { openDatabase } from '../../../server/src/database/open-database';
import { freePort } from '../../support/free-port';
import { type PostgresServer, startPostgres } from '../../support/postgres';
import { databaseAt, failure, profileOf } from './support';

let locked: PostgresServer;

beforeAll(async () => {
  locked = await startPostgres({ password: "s3cret's" });
});
afterAll(() => locked.stop());

test('a server says what it is', async () => {
  const database = databaseAt(inject('postgresUrl'));
  const server = await database.connect();
  expect(server).toMatchObject({
    user: 'postgres',
    database: 'postgres',
    superuser: true,
    inRecovery: false,
  });
  expect(server.version).toBeGreaterThanOrEqual(180_000);
  await database.dispose();
});

test('a password opens a server that asks for one', async () => {
  const database = databaseAt(locked.url);
  expect((await database.connect()).user).toBe('postgres');
  await database.dispose();
});

test('no more than two connections, however many read at once', async () => {
  const database = databaseAt(inject('postgresUrl'));
  await Promise.all(Array.from({ length: 20 }, () => database.read('select pg_sleep(0.01)')));
  const [row] = await database.read<{ count: number }>(
    `select count(*) from pg_stat_activity where application_name = 'forecost' and pid <> pg_backend_pid()
       and datname = current_database() and backend_start > now() - interval '1 minute' and query like '%0.01%'`,
  );
  expect(row?.count).toBeLessThanOrEqual(2);
  await database.dispose();
});

test('reading cannot write', async () => {
  const database = databaseAt(inject('postgresUrl'));
  const error = await failure(database.read('create table never (id int)'));
  expect(error).toMatchObject({ reason: 'query', code: '25006' });
  await database.dispose();
});

const broken: readonly {
  name: string;
  reason: string;
  says: string;
  open: () => Promise<Database> | Database;
}[] = [
  {
    name: 'nothing listens',
    reason: 'unreachable',
    says: 'Nothing answers at 127.0.0.1:',
    open: async () => databaseAt(`postgres://postgres@127.0.0.1:${await freePort()}/postgres`),
  },
  {
    name: 'a host that does not exist',
    reason: 'unreachable',
    says: 'The host name "no-such-host.invalid" cannot be resolved.',
    open: () => databaseAt('postgres://postgres@no-such-host.invalid/postgres?sslmode=disable'),
  },
  {
    name: 'a socket that does not exist',
    reason: 'unreachable',
    says: 'Nothing answers at /nowhere/.s.PGSQL.5432.',
    open: () => databaseAt('postgres:///postgres?host=/nowhere&user=postgres'),
  },
  {
    name: 'a wrong password',
    reason: 'authentication',
    says: 'refused user "postgres"',
    open: () => databaseAt(`postgres://postgres:hunter2@127.0.0.1:${locked.port}/postgres`),
  },
  {
    name: 'no password',
    reason: 'authentication',
    says: 'asks for a password for user "postgres", and there is none',
    open: () => databaseAt(`postgres://postgres@127.0.0.1:${locked.port}/postgres`),
  },
  {
    name: 'an unknown database',
    reason: 'unknown-database',
    says: 'has no database "nowhere"',
    open: () => databaseAt(locked.urlOf('nowhere')),
  },
  {
    name: 'a server without TLS',
    reason: 'tls',
    says: 'does not offer TLS',
    open: () => databaseAt(`${locked.url}?sslmode=verify-full`),
  },
];

test.each(broken)('$name is told as $reason', async ({ reason, says, open }) => {
  const database = await open();
  const error = await failure(database.connect());
  expect(error.reason).toBe(reason);
  expect(error.message).toContain(says);
  expect(`${error.message} ${error.detail} ${error.hint}`).not.toMatch(/hunter2|s3cret/);
  await database.dispose();
});

test('something that is not PostgreSQL is told, and a silent one can be given up', async () => {
  const sockets = new Set<{ destroy(): void }>();
  const server: Server = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;

  const silent = databaseAt(`postgres://postgres@127.0.0.1:${port}/postgres`);
  const controller = new AbortController();
  server.once('connection', () => controller.abort());
  expect((await failure(silent.connect(controller.signal))).reason).toBe('cancelled');
  await silent.dispose();

  server.on('connection', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  const wrong = databaseAt(`postgres://postgres@127.0.0.1:${port}/postgres`);
  expect((await failure(wrong.connect())).reason).toBe('unreachable');
  await wrong.dispose();

  for (const socket of sockets) socket.destroy();
  server.close();
});

test('too many connections are told', async () => {
  const small = await startPostgres({
    settings: { max_connections: 4, superuser_reserved_connections: 1, reserved_connections: 0 },
  });
  const held = [1, 2, 3, 4].map(() => databaseAt(small.url));
  for (const database of held) await database.connect();
  const late = databaseAt(small.url);
  expect((await failure(late.connect())).reason).toBe('too-many-connections');
  await Promise.all([...held, late].map((database) => database.dispose()));
  await small.stop();
});

test('a connection string opens a database for the command line', async () => {
  const database = await openDatabase(locked.url);
  expect(database.server?.user).toBe('postgres');
  await database.dispose();
  expect((await failure(openDatabase('mysql://root:hunter2@localhost/x'))).message).not.toContain('hunter2');
});

test('after it was disposed of a database refuses to read', async () => {
  const { profile } = profileOf(inject('postgresUrl'));
  const database = new Database(profile, { trusted: false });
  await database.dispose();
  await database.dispose();
  expect((await failure(database.read('select 1'))).reason).toBe('cancelled');
});
