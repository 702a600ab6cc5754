import { afterAll, beforeAll, expect, it } from 'vitest';
import { explainRequest } from '../../server/src/protocol/explain-requests';
import { eventually } from '../support/eventually';
import { LspClient } from '../support/lsp-client';

let client: LspClient;

beforeAll(async () => {
  client = await LspClient.start();
});

afterAll(() => client.stop());

it('says once of a binary file that it was not read', async () => {
  const document = await client.open('PK\u0003\u0004\0\0\u0008\0SELECT * FROM t;\0');
  const diagnostics = await document.diagnostics();
  expect(diagnostics.map(({ message }) => message)).toEqual([
    'This file holds NUL characters: it is binary, not SQL, and was not read.',
  ]);
});

it('says of a file of 9 MB that it was not read, and reads it when it is short', async () => {
  const document = await client.open('SELECT * FROM t WHERE a = 1;\n'.repeat(310_000));
  const [finding] = await document.diagnostics();
  expect(finding).toMatchObject({
    severity: 3,
    message: 'This file is longer than 8,388,608 characters and was not read.',
  });
  await document.edit(29, document.text.length, '');
  expect(await document.found()).toEqual(['select-star: *']);
});

it('does not try what placeholders stand for in a statement that a program has written', async () => {
  const list = ', 1'.repeat(80_000);
  const document = await client.open(
    `SELECT a FROM t WHERE b IN (1${list}) AND c = :c;\nSELECT a FROM t WHERE b IN (1${list}) AND;\nSELECT * FROM t WHERE a = 1;\n`,
  );
  expect(await document.found()).toEqual(['syntax-error: AND', 'select-star: *']);
});

it('says of a statement with too many words that it may be right', async () => {
  const document = await client.open(
    `SELECT a FROM t WHERE b IN (1${', 1'.repeat(300_000)});\nSELECT * FROM t WHERE a = 1;\n`,
  );
  const diagnostics = await document.diagnostics();
  expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
    ['syntax-error', 3],
    ['select-star', 3],
  ]);
});

it('survives a document that begins transaction after transaction', async () => {
  const document = await client.open('BEGIN; '.repeat(140_000));
  expect(await document.diagnostics()).toHaveLength(1_000);
});

it('reads a file of 5 MB and goes on with it', async () => {
  const statement = "INSERT INTO events (id, kind, payload) VALUES (1, 'click', '{\"a\": 1}');\n";
  const document = await client.open(statement.repeat(Math.ceil(5_000_000 / statement.length)));
  expect(await document.found()).toEqual(['insert-row-by-row: events']);
  await document.edit(0, 0, 'SELECT * FROM events WHERE id = 1;\n');
  expect(await document.found()).toEqual(['select-star: *', 'insert-row-by-row: events']);
});

it('says of one huge statement what it is, and of its neighbours what they deserve', async () => {
  const values = Array.from({ length: 60_000 }, (_, i) => `(${i}, 'some text for the row')`).join(',\n');
  const document = await client.open(
    `INSERT INTO t (a, b) VALUES ${values};\nSELECT * FROM t WHERE a = 1;\n`,
  );
  expect(await document.found()).toEqual(['huge-values-list: VALUES', 'select-star: *']);
});

it.each([
  [
    'an open template',
    'import { Pool } from "pg";\nconst pool = new Pool();\npool.query(`SELECT * FROM orders WHERE id = ${',
  ],
  [
    'an open hole',
    'const pool = new (require("pg").Pool)();\npool.query(`SELECT * FROM orders WHERE id = ${id`);\n',
  ],
  [
    'an open string',
    "const pool = new (require('pg').Pool)();\npool.query('SELECT * FROM orders WHERE id = 1\n",
  ],
])('survives %s', async (_, text) => {
  const document = await client.open(text, 'typescript');
  await document.diagnostics();
  await document.edit(0, document.text.length, "pool.query('SELECT * FROM orders WHERE id = 1')");
  expect(await document.found()).toEqual(['select-star: *']);
});

it('does not let a broken statement spoil its neighbours', async () => {
  const document = await client.open(
    'SELECT * FROM a WHERE id = 1;\nSELECT (1;\nSELECT * FROM b WHERE id = 1;\n',
  );
  expect(await document.found()).toEqual(
    ['select-star: *', 'syntax-error: (', 'select-star: *'].map((one) =>
      expect.stringContaining(one.split(':')[0] ?? ''),
    ),
  );
});

it('keeps what is right of a broken configuration, and says what is not', async () => {
  const broken = await LspClient.start({
    settings: {
      rules: { 'select-star': 'loud', 'no-such-rule': 'off', 'delete-without-where': 'off' },
      lint: { limit: 'many', enabled: true },
      schema: { files: 7 },
    },
  });
  try {
    const document = await broken.open('SELECT * FROM orders WHERE id = 1;\nDELETE FROM orders;\n');
    expect(await document.found()).toEqual(['select-star: *']);
    await eventually(() => {
      expect(broken.messages).toEqual([
        'forecost.rules: the level of "select-star" must be one of error, warning, information, hint, refactoring, off; its own level is used.',
        'forecost.rules names the rule "no-such-rule", which does not exist.',
        'forecost.lint.limit must be a whole number of at least 1; its default is used.',
        'forecost.schema.files must be a list of glob patterns; its default is used.',
      ]);
    });
    await broken.changeSettings({ rules: { 'select-star': 'off' } });
    await eventually(async () => {
      expect(await document.found()).toEqual([expect.stringMatching(/^delete-without-where/)]);
    });
  } finally {
    await broken.stop();
  }
});

it('says that nothing is connected when a query is to be explained', async () => {
  const document = await client.open('SELECT 1;');
  const result = await client.connection.sendRequest(explainRequest, {
    uri: document.uri,
    position: { line: 0, character: 3 },
    analyze: false,
    confirmed: false,
    timeoutMs: 1_000,
  });
  expect(result.kind).toBe('not-connected');
});
