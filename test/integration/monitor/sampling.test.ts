import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createConnection } from 'vscode-languageserver/node';
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { ActiveDatabase } from '../../../server/src/database/active-database';
import { registerMonitor } from '../../../server/src/features/monitor';
import type { MonitorState } from '../../../server/src/protocol/monitor';
import {
  monitorStateNotification,
  startMonitorRequest,
  stopMonitorRequest,
} from '../../../server/src/protocol/monitor-requests';
import { type PostgresServer, startPostgres } from '../../support/postgres';
import { profileOf } from '../database/support';

const view = { intervalMs: 500, windowMs: 60_000 };

let server: PostgresServer;
let active: ActiveDatabase;
let client: ProtocolConnection;
let end: () => void;
let states: MonitorState[];
let waiting: (() => void)[];

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

beforeEach(async () => {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const connection = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
  client = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  active = new ActiveDatabase();
  states = [];
  waiting = [];
  client.onNotification(monitorStateNotification, (state) => {
    states.push(state);
    for (const check of waiting) check();
  });
  end = registerMonitor(connection, active);
  connection.listen();
  client.listen();
});
afterEach(async () => {
  end();
  await active.disconnect();
  client.dispose();
});

test('nothing is sampled without a connection, and everything once there is one', async () => {
  expect(await client.sendRequest(startMonitorRequest, view)).toEqual({ kind: 'disconnected' });
  await connect('postgres');
  const state = await next('live');
  expect(state.snapshot.server.database).toBe('postgres');
});

test('samples follow one another, and stop when nobody watches', async () => {
  await connect('postgres');
  expect(await client.sendRequest(startMonitorRequest, view)).toEqual({ kind: 'starting' });
  const first = await next('live');
  const second = await next('live', ({ snapshot }) => snapshot.takenAtMs > first.snapshot.takenAtMs);
  expect(second.snapshot.openedAtMs).toBe(first.snapshot.takenAtMs);
  expect(second.snapshot.takenAtMs - first.snapshot.takenAtMs).toBeGreaterThan(400);

  const paused = await client.sendRequest(stopMonitorRequest, { keepHistory: true });
  expect(paused.kind).toBe('paused');
  const count = states.length;
  // The database is asked for something else that takes longer than an interval.
  await active.current?.read('SELECT pg_sleep(1.2)');
  expect(states.length).toBe(count);

  const again = await client.sendRequest(startMonitorRequest, view);
  expect(again).toMatchObject({ kind: 'live', snapshot: { openedAtMs: first.snapshot.openedAtMs } });
});

test('what is forgotten starts anew', async () => {
  await connect('postgres');
  await client.sendRequest(startMonitorRequest, view);
  const first = await next('live');
  await client.sendRequest(stopMonitorRequest, { keepHistory: false });
  states = [];
  expect(await client.sendRequest(startMonitorRequest, view)).toEqual({ kind: 'starting' });
  const second = await next('live');
  expect(second.snapshot.openedAtMs).toBeGreaterThan(first.snapshot.openedAtMs);
});

test('another connection is another history', async () => {
  await server.createDatabase('other').catch(() => undefined);
  await connect('postgres');
  await client.sendRequest(startMonitorRequest, view);
  const first = await next('live');
  await connect('other');
  const second = await next('live', ({ snapshot }) => snapshot.server.database === 'other');
  expect(second.snapshot.openedAtMs).toBeGreaterThan(first.snapshot.openedAtMs);
  await active.disconnect();
  await next('disconnected');
});

test('a server that goes away and comes back', async () => {
  await connect('postgres');
  await client.sendRequest(startMonitorRequest, view);
  const before = await next('live');
  await server.crash();
  states = [];
  const lost = await next('lost');
  expect(lost.reason).toMatch(/^[A-Z].*\.$/);
  expect(lost.reason).toContain(String(server.port));
  expect(lost.nextAttemptAtMs).toBeGreaterThan(lost.sinceMs);
  expect(lost.snapshot?.takenAtMs).toBe(before.snapshot.takenAtMs);
  const later = await next('lost', ({ nextAttemptAtMs }) => nextAttemptAtMs > lost.nextAttemptAtMs);
  expect(later.sinceMs).toBe(lost.sinceMs);

  await server.restart();
  states = [];
  const after = await next('live');
  expect(after.snapshot.openedAtMs).toBe(before.snapshot.openedAtMs);
  expect(after.snapshot.server.startedAtMs).toBeGreaterThan(before.snapshot.server.startedAtMs);
  expect(valueNow(after, 'transactions')).toBeNull();
  const settled = await next('live', (state) => valueNow(state, 'transactions') !== null);
  expect(valueNow(settled, 'transactions')).toBeGreaterThanOrEqual(0);
});

test('asked for nonsense it samples at the shortest interval', async () => {
  await connect('postgres');
  await client.sendRequest(startMonitorRequest, { intervalMs: -5, windowMs: 1e300 });
  await next('live');
});

async function connect(database: string): Promise<void> {
  const { profile } = profileOf(server.urlOf(database));
  await active.connect(profile, { trusted: false });
}

type StateOf<Kind extends MonitorState['kind']> = Extract<MonitorState, { readonly kind: Kind }>;

/** The first state of a kind that has come, or will. */
function next<Kind extends MonitorState['kind']>(
  kind: Kind,
  isIt: (state: StateOf<Kind>) => boolean = () => true,
): Promise<StateOf<Kind>> {
  const isOfKind = (state: MonitorState): state is StateOf<Kind> => state.kind === kind;
  return new Promise((resolve) => {
    const check = () => {
      const found = states.filter(isOfKind).find(isIt);
      if (found) resolve(found);
    };
    waiting.push(check);
    check();
  });
}

function valueNow({ snapshot }: StateOf<'live'>, metric: string): number | null | undefined {
  return snapshot.metrics.find((reading) => reading.metric === metric)?.value;
}
