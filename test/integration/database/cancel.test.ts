import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../../server/src/database/database';
import { eventually } from '../../support/eventually';
import { testDatabase } from '../../support/test-database';
import { databaseAt, failure } from './support';

let database: Database;
let watcher: Database;

beforeAll(async () => {
  const url = await testDatabase();
  database = databaseAt(url);
  watcher = databaseAt(url);
});
afterAll(async () => {
  await database.dispose();
  await watcher.dispose();
});

async function running(): Promise<number> {
  const [row] = await watcher.read<{ count: number }>(
    `select count(*) from pg_stat_activity
      where datname = current_database() and state = 'active' and query like '%pg_sleep(%' and pid <> pg_backend_pid()`,
  );
  return row?.count ?? -1;
}

test('a cancelled query is gone from the server', async () => {
  const controller = new AbortController();
  const query = failure(
    database.read('select pg_sleep(120)', [], { signal: controller.signal, statementTimeoutMs: 0 }),
  );
  await eventually(async () => expect(await running()).toBe(1));
  controller.abort();
  expect((await query).reason).toBe('cancelled');
  expect(await running()).toBe(0);
  expect(await database.read('select 1 as one')).toEqual([{ one: 1 }]);
});

test('a query that is cancelled before it starts never runs', async () => {
  expect(
    (await failure(database.read('select pg_sleep(120)', [], { signal: AbortSignal.abort() }))).reason,
  ).toBe('cancelled');
});

test('a query that waits for a connection can be cancelled', async () => {
  const holding = new AbortController();
  const held = [1, 2].map(() =>
    failure(database.read('select pg_sleep(120)', [], { signal: holding.signal, statementTimeoutMs: 0 })),
  );
  await eventually(async () => expect(await running()).toBe(2));
  const waiting = new AbortController();
  const third = failure(database.read('select 1', [], { signal: waiting.signal }));
  waiting.abort();
  expect((await third).reason).toBe('cancelled');
  holding.abort();
  await Promise.all(held);
  expect(await running()).toBe(0);
});

test('a query that takes too long is a timeout', async () => {
  const error = await failure(database.read('select pg_sleep(120)', [], { statementTimeoutMs: 50 }));
  expect(error.reason).toBe('timeout');
});

test('disposing of a database cancels what it runs', async () => {
  const url = await testDatabase();
  const doomed = databaseAt(url);
  const query = failure(doomed.read('select pg_sleep(120)', [], { statementTimeoutMs: 0 }));
  const count = async () => {
    const [row] = await watcher.read<{ count: number }>(
      'select count(*) from pg_stat_activity where datname = $1 and state = $2',
      [doomed.profile.database, 'active'],
    );
    return row?.count;
  };
  await eventually(async () => expect(await count()).toBe(1));
  await doomed.dispose();
  expect((await query).reason).toBe('cancelled');
  expect(await count()).toBe(0);
});

test('waiting for a lock ends by itself', async () => {
  const holder = await database.openSession();
  await holder.execute('create table locked (id int)');
  await holder.execute('begin; lock table locked in access exclusive mode');
  const error = await failure(database.read('select * from locked', [], { lockTimeoutMs: 50 }));
  expect(error.reason).toBe('lock-timeout');
  await holder.end();
});

test('only one statement at a time is taken', async () => {
  const error = await failure(database.read('select 1; commit; drop table if exists locked'));
  expect(error).toMatchObject({ reason: 'query', code: '42601' });
});

test('an error tells where, in UTF-16 code units', async () => {
  const sql = "select '🙂', nowhere from pg_class";
  const error = await failure(database.read(sql));
  expect(error).toMatchObject({ reason: 'query', code: '42703', offset: sql.indexOf('nowhere') });
});
