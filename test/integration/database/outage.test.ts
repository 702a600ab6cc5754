import { afterAll, beforeAll, expect, test } from 'vitest';
import { ActiveDatabase } from '../../../server/src/database/active-database';
import type { Availability } from '../../../server/src/database/database';
import { eventually } from '../../support/eventually';
import { type PostgresServer, startPostgres } from '../../support/postgres';
import { databaseAt, failure, profileOf } from './support';

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

test('a database is lost with its server, and comes back by itself', async () => {
  const database = databaseAt(server.url);
  const heard: Availability['kind'][] = [];
  database.onAvailability((availability) => heard.push(availability.kind));
  await database.connect();

  await server.crash();
  expect((await failure(database.read('select 1'))).reason).toBe('unreachable');
  expect(heard).toEqual(['lost']);
  expect((await failure(database.read('select 1'))).reason).toBe('unreachable');

  await server.restart();
  await eventually(() => expect(heard).toEqual(['lost', 'available']));
  expect(await database.read('select 1 as one')).toEqual([{ one: 1 }]);
  await database.dispose();
});

test('a restart between two reads goes unnoticed', async () => {
  const database = databaseAt(server.url);
  await database.connect();
  await Promise.all([database.read('select pg_sleep(0.02)'), database.read('select pg_sleep(0.02)')]);
  await server.restart();
  expect(await database.read('select 1 as one')).toEqual([{ one: 1 }]);
  await database.dispose();
});

test('a query that runs while the server dies says so', async () => {
  const database = databaseAt(server.url);
  await database.connect();
  const watcher = databaseAt(server.url);
  const running = failure(database.read('select pg_sleep(60)', [], { statementTimeoutMs: 0 }));
  await eventually(async () => {
    const [row] = await watcher.read<{ count: number }>(
      "select count(*) from pg_stat_activity where query like '%pg_sleep(60)%' and pid <> pg_backend_pid()",
    );
    expect(row?.count).toBe(1);
  });
  await server.crash();
  expect((await running).reason).toBe('unreachable');
  await database.dispose();
  await watcher.dispose();
  await server.restart();
});

test('a session that an administrator ends is replaced without a word', async () => {
  const database = databaseAt(server.url);
  const heard: string[] = [];
  database.onAvailability((availability) => heard.push(availability.kind));
  await database.connect();
  const [row] = await database.read<{ pid: number }>('select pg_backend_pid() as pid');
  const administrator = databaseAt(server.url);
  await administrator.read('select pg_terminate_backend($1, 10000)', [row?.pid]);
  expect(await database.read('select 1 as one')).toEqual([{ one: 1 }]);
  expect(heard).toEqual([]);
  await database.dispose();
  await administrator.dispose();
});

test('the active database tells each change of its state', async () => {
  const active = new ActiveDatabase();
  const states: string[] = [];
  active.onChange((state) => states.push(state.kind));
  const { profile } = profileOf(server.url);
  await active.connect(profile, { trusted: false });
  await active.connect({ ...profile, name: 'other' }, { trusted: false });
  await server.crash();
  await failure(active.current?.read('select 1') ?? Promise.resolve());
  await server.restart();
  await eventually(() => expect(active.state.kind).toBe('connected'));
  await active.disconnect();
  expect(states).toEqual(['connected', 'disconnected', 'connected', 'lost', 'connected', 'disconnected']);
});

test('a newer attempt to connect wins', async () => {
  const active = new ActiveDatabase();
  const { profile } = profileOf(server.url);
  const older = failure(active.connect({ ...profile, name: 'older' }, { trusted: false }));
  await active.connect({ ...profile, name: 'newer' }, { trusted: false });
  expect((await older).reason).toBe('cancelled');
  expect(active.current?.profile.name).toBe('newer');
  await active.disconnect();
});
