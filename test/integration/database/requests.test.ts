import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createConnection } from 'vscode-languageserver/node';
import {
  CancellationTokenSource,
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { ActiveDatabase } from '../../../server/src/database/active-database';
import { registerConnection } from '../../../server/src/features/connection';
import { registerExplain } from '../../../server/src/features/explain';
import type { ConnectionState } from '../../../server/src/protocol/connection';
import {
  connectionStateNotification,
  connectRequest,
  disconnectRequest,
  parseConnectionStringRequest,
  testConnectionRequest,
} from '../../../server/src/protocol/connection-requests';
import {
  type ExplainedPlan,
  type ExplainParams,
  explainRequest,
  statementAtRequest,
} from '../../../server/src/protocol/explain-requests';
import { loadParser } from '../../../server/src/syntax/parse';
import { readSql, statementAt } from '../../../server/src/syntax/source';
import { eventually } from '../../support/eventually';
import { testDatabase } from '../../support/test-database';
import { profileOf } from './support';

const text = `-- 🙂 a comment
select * from item where id = :id and name = :name;
explain (analyze) select count(*) from item;
select '🙂', nowhere from item;
copy item to stdout;
select pg_sleep(120);
insert into item values (1, 'new');
select form item;
`;
const document = TextDocument.create('file:///queries.sql', 'sql', 1, text);

let client: ProtocolConnection;
let active: ActiveDatabase;
const states: ConnectionState[] = [];

beforeAll(async () => {
  await loadParser();
  const up = new PassThrough();
  const down = new PassThrough();
  const server = createConnection(up, down);
  active = new ActiveDatabase();
  registerConnection(server, active);
  registerExplain(server, active, {
    statementAt({ uri, position }) {
      if (uri !== document.uri) return undefined;
      const source = readSql(text);
      const placed = statementAt(source, document.offsetAt(position));
      return placed && { document, source, placed };
    },
  });
  server.listen();
  client = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  client.onNotification(connectionStateNotification, (state) => {
    states.push(state);
  });
  client.listen();
});
afterAll(async () => {
  await active.disconnect();
  client.dispose();
});

const at = (needle: string) => ({ uri: document.uri, position: document.positionAt(text.indexOf(needle)) });
const explainAt = (
  needle: string,
  changes: Partial<ExplainParams> = {},
  source = new CancellationTokenSource(),
) =>
  client.sendRequest(
    explainRequest,
    { ...at(needle), analyze: false, confirmed: false, timeoutMs: 10_000, ...changes },
    source.token,
  );
const textOf = (range: {
  start: { line: number; character: number };
  end: { line: number; character: number };
}) => document.getText(range);

const writtenTexts = ({ statement, writtenRanges }: ExplainedPlan) =>
  writtenRanges.map(({ start, end }) => statement.written.slice(start, end));

test('before anything is connected', async () => {
  expect(await explainAt('select *')).toEqual({ kind: 'not-connected' });
  expect(await client.sendRequest(statementAtRequest, at('select *'))).toMatchObject({
    sql: 'select * from item where id = $1 and name = $2',
    parameters: [
      { index: 1, name: ':id' },
      { index: 2, name: ':name' },
    ],
  });
  expect(
    await client.sendRequest(statementAtRequest, { ...at('select *'), uri: 'file:///other.sql' }),
  ).toBeNull();
});

test('connecting is told, and failing too', async () => {
  const { profile } = profileOf(inject('postgresUrl'));
  const wrong = { profile: { ...profile, database: 'nowhere' }, trusted: false };
  expect(await client.sendRequest(connectRequest, wrong)).toMatchObject({
    kind: 'failed',
    failure: { reason: 'unknown-database', code: '3D000' },
  });
  expect(await client.sendRequest(testConnectionRequest, { profile, trusted: false })).toMatchObject({
    kind: 'connected',
    server: { user: 'postgres' },
  });
  expect(states).toEqual([]);

  const database = await testDatabase();
  const connected = await client.sendRequest(connectRequest, {
    profile: profileOf(database).profile,
    trusted: false,
  });
  expect(connected.kind).toBe('connected');
  expect(states.map(({ kind }) => kind)).toEqual(['connected']);
  const session = await active.current?.openSession();
  await session?.execute('create table item (id int primary key, name text)');
  await session?.end();
});

test('a connection string is read without connecting', async () => {
  expect(
    await client.sendRequest(parseConnectionStringRequest, { text: 'postgres://ada:secret@db:6543/shop' }),
  ).toEqual({
    kind: 'parsed',
    target: { host: 'db', port: 6543, database: 'shop', user: 'ada', tls: 'verify' },
    password: 'secret',
  });
  expect(await client.sendRequest(parseConnectionStringRequest, { text: 'nonsense' })).toMatchObject({
    kind: 'failed',
    failure: { reason: 'invalid-connection' },
  });
});

test('parameters are asked for with their types, then taken', async () => {
  const asked = await explainAt('select *');
  expect(asked).toMatchObject({
    kind: 'needs-parameters',
    statement: {
      parameters: [
        { index: 1, name: ':id', type: 'integer' },
        { index: 2, name: ':name', type: 'text' },
      ],
    },
  });
  const planned = await explainAt('select *', { parameters: { kind: 'values', values: ['1', null] } });
  expect(planned).toMatchObject({
    kind: 'plan',
    analyzed: false,
    generic: false,
    origin: { kind: 'server', name: 'test' },
  });
  const generic = await explainAt('select *', { parameters: { kind: 'generic' } });
  expect(generic).toMatchObject({ kind: 'plan', generic: true });
  if (generic.kind === 'plan') {
    expect(generic.plan.nodes[0]?.indexCond).toBe('(item.id = $1)');
    const texts = generic.sourceRanges.map(({ start, end }) => generic.statement.sql.slice(start, end));
    expect(texts).toContain('item');
    expect(generic.statement.written).toBe('select * from item where id = :id and name = :name');
    expect(writtenTexts(generic)).toEqual(expect.arrayContaining(['item', 'id = :id', 'name = :name']));
  }
  expect(await explainAt('select *', { parameters: { kind: 'generic' }, analyze: true })).toMatchObject({
    kind: 'needs-parameters',
  });
});

test('of an EXPLAIN, the statement that it explains', async () => {
  const result = await explainAt('explain (analyze)');
  expect(result).toMatchObject({
    kind: 'plan',
    analyzed: false,
    statement: { sql: 'select count(*) from item' },
  });
  if (result.kind === 'plan') expect(writtenTexts(result)).toContain('item');
});

test('an error of the server has its place in the document', async () => {
  const result = await explainAt("select '🙂'");
  expect(result).toMatchObject({ kind: 'failed', failure: { reason: 'query', code: '42703' } });
  if (result.kind === 'failed' && result.range) expect(textOf(result.range)).toBe('nowhere');
});

test('a statement that cannot be read gets the error of the server', async () => {
  const result = await explainAt('select form', { analyze: true, confirmed: true });
  expect(result).toMatchObject({ kind: 'failed', failure: { reason: 'query' } });
});

test('a command without a plan is told over the whole statement', async () => {
  const result = await explainAt('copy item');
  expect(result).toMatchObject({ kind: 'failed', failure: { reason: 'unsupported' } });
  if (result.kind === 'failed' && result.range) expect(textOf(result.range)).toBe('copy item to stdout');
});

test('ANALYZE of a write asks, then tells what it did', async () => {
  const asked = await explainAt('insert into', { analyze: true });
  expect(asked).toMatchObject({ kind: 'needs-confirmation', reasons: [{ kind: 'writes' }] });
  expect(await explainAt('insert into', { analyze: true, confirmed: true })).toMatchObject({
    kind: 'plan',
    analyzed: true,
  });
  expect(await active.current?.read('select count(*) from item')).toEqual([{ count: 0 }]);
});

test('cancelling the request cancels the query', async () => {
  const source = new CancellationTokenSource();
  const result = explainAt('select pg_sleep', { analyze: true, confirmed: true }, source);
  const running = async () => {
    const [row] =
      (await active.current?.read<{ count: number }>(
        "select count(*) from pg_stat_activity where datname = current_database() and state = 'active' and query like 'EXPLAIN%'",
      )) ?? [];
    return row?.count;
  };
  await eventually(async () => expect(await running()).toBe(1));
  source.cancel();
  expect(await result).toMatchObject({ kind: 'failed', failure: { reason: 'cancelled' } });
  expect(await running()).toBe(0);
});

test('disconnecting is told', async () => {
  await client.sendRequest(disconnectRequest);
  expect(states.map(({ kind }) => kind)).toEqual(['connected', 'disconnected']);
  expect(await explainAt('select *')).toEqual({ kind: 'not-connected' });
});
