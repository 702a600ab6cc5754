// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code that is explained holds them.
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Range } from 'vscode-languageserver-protocol';
import { connectRequest, disconnectRequest } from '../../server/src/protocol/connection-requests';
import { type ExplainParams, explainRequest } from '../../server/src/protocol/explain-requests';
import { LspClient, type OpenedDocument } from '../support/lsp-client';
import { testDatabase } from '../support/test-database';
import { profileOf } from './database/support';

const code = [
  "import { Pool } from 'pg';",
  'const pool = new Pool();',
  "const greeting = '😀';",
  'export const numbered = (id: number) =>',
  '  pool.query(`SELECT id FROM item WHERE owner = $1 AND id < $2`, [greeting, id]);',
  'export const holed = (user: { id: number }, limit: number) =>',
  "  pool.query(`SELECT '😀', id FROM item AS i",
  '    WHERE i.id < ${user.id + 1} AND owner = $1 LIMIT ${limit}`, [greeting]);',
  "export const escaped = () => pool.query('SELECT id\\n\\tFROM item WHERE owner = \\'it\\\\\\\\s\\' AND id > 7');",
  'export const wrong = (id: number) =>',
  "  pool.query(`SELECT '😀', ${id}::int, nowhere FROM item WHERE id = $1`, [id]);",
  "export const wrongEscaped = () => pool.query('SELECT \\'x\\' AS a,\\n nothing FROM item');",
  'export const badValue = (id: number) => pool.query(`SELECT id FROM item WHERE id = ${id}`);',
  '',
].join('\r\n');

let client: LspClient;
let document: OpenedDocument;

beforeAll(async () => {
  const url = await testDatabase();
  const admin = new pg.Client(url);
  await admin.connect();
  await admin.query(`CREATE TABLE item (id int PRIMARY KEY, owner text);
    INSERT INTO item SELECT n, 'owner ' || n FROM generate_series(1, 100) n`);
  await admin.end();
  client = await LspClient.start();
  document = await client.open(code, 'typescript');
  const { profile } = profileOf(url, { name: 'shop@localhost' });
  const connected = await client.connection.sendRequest(connectRequest, { profile, trusted: true });
  expect(connected.kind).toBe('connected');
});
afterAll(async () => {
  await client?.connection.sendRequest(disconnectRequest);
  await client?.stop();
});

function explainAt(needle: string, changes: Partial<ExplainParams> = {}) {
  return client.connection.sendRequest(explainRequest, {
    uri: document.uri,
    position: document.positionOf(needle),
    analyze: false,
    confirmed: false,
    timeoutMs: 10_000,
    ...changes,
  });
}

/** The plan, and what of the document its nodes stand for. */
async function planAt(needle: string, values: readonly (string | null)[], analyze = false) {
  const result = await explainAt(needle, { analyze, parameters: { kind: 'values', values } });
  if (result.kind !== 'plan') throw new Error(JSON.stringify(result));
  const { written } = result.statement;
  expect(document.textIn(result.statement.range)).toBe(written);
  return { ...result, texts: result.writtenRanges.map(({ start, end }) => written.slice(start, end)) };
}

async function errorAt(needle: string, values: readonly string[]): Promise<{ message: string; at: string }> {
  const result = await explainAt(needle, { parameters: { kind: 'values', values } });
  if (result.kind !== 'failed') throw new Error(JSON.stringify(result));
  return { message: result.failure.message, at: document.textIn(result.range as Range) };
}

test('a template string with parameters', async () => {
  expect(await explainAt('WHERE owner = $1 AND id < $2')).toMatchObject({
    kind: 'needs-parameters',
    statement: {
      parameters: [
        { index: 1, type: 'text' },
        { index: 2, type: 'integer' },
      ],
    },
  });
  const { plan, texts, origin } = await planAt('WHERE owner = $1 AND id < $2', ['owner 7', '50'], true);
  expect(plan.nodes.some(({ actualRows }) => actualRows === 1)).toBe(true);
  expect(texts).toEqual(expect.arrayContaining(['item', 'id < $2', 'owner = $1']));
  expect(origin).toMatchObject({ kind: 'server', name: 'shop@localhost' });
});

test('a template string with holes', async () => {
  expect(await explainAt('i.id <')).toMatchObject({
    kind: 'needs-parameters',
    statement: {
      parameters: [
        { index: 1, type: 'text' },
        { index: 2, name: 'user.id + 1', type: 'integer' },
        { index: 3, name: 'limit', type: 'bigint' },
      ],
    },
  });
  const { plan, texts } = await planAt('i.id <', ['owner 7', '50', '5'], true);
  expect(plan.nodes[0]?.type).toBe('Limit');
  expect(texts).toEqual(expect.arrayContaining(['item', 'i.id < ${user.id + 1}', 'owner = $1']));
});

test('a string with escapes', async () => {
  const { statement, plan, texts } = await planAt('it\\', [], true);
  expect(statement.sql).toBe("SELECT id\n\tFROM item WHERE owner = 'it\\\\s' AND id > 7");
  expect(plan.nodes.map(({ filter }) => filter).join()).toContain('it\\');
  expect(texts).toEqual(expect.arrayContaining(['item', "owner = \\'it\\\\\\\\s\\'", 'id > 7']));
});

test('what the server rejects stands where the code says it', async () => {
  expect(await errorAt('nowhere', ['1', '2'])).toEqual({
    message: 'column "nowhere" does not exist',
    at: 'nowhere',
  });
  expect(await errorAt('nothing', [])).toEqual({ message: 'column "nothing" does not exist', at: 'nothing' });
  expect(await errorAt('SELECT id FROM item WHERE id = ${id}', ['seven'])).toMatchObject({
    message: expect.stringContaining('invalid input syntax for type integer: "seven"'),
  });
});

test('after edits above it, the statement is found at its new place', async () => {
  await document.edit(0, 0, '// a line more\r\n');
  const { statement } = await planAt('i.id <', ['owner 7', '50', '5']);
  expect(statement.range.start.line).toBe(7);
});
