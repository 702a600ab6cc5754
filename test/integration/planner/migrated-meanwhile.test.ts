import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectRequest } from '../../../server/src/protocol/connection-requests';
import { eventually } from '../../support/eventually';
import { LspClient } from '../../support/lsp-client';
import { type PostgresServer, startPostgres } from '../../support/postgres';
import { profileOf } from '../database/support';

let server: PostgresServer;
let client: pg.Client;
let editor: LspClient;
let folder: string;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forecost-migrated-'));
  server = await startPostgres();
  url = await server.createDatabase();
  client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('CREATE TABLE orders (id int PRIMARY KEY, total int)');
  editor = await LspClient.start({ folder });
});
afterAll(async () => {
  await editor?.stop();
  await client?.end();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('what is migrated while the editor is connected is no error, and what is dropped becomes one', async () => {
  const { profile, password } = profileOf(url);
  await editor.connection.sendRequest(connectRequest, {
    profile,
    trusted: false,
    ...(password !== undefined && { password }),
  });
  const text = 'SELECT total FROM orders WHERE id = 1;\nSELECT note FROM orders WHERE id = 1;\n';
  const document = await editor.open(text, 'sql', join(folder, 'query.sql'));
  const errors = async () => (await document.found()).filter((one) => one.startsWith('schema-error'));
  await eventually(async () => expect(await errors()).toEqual(['schema-error: note']));
  await client.query('ALTER TABLE orders ADD note text; ALTER TABLE orders RENAME total TO amount');
  let length = text.length;
  await eventually(async () => {
    // Whoever comes back from migrating types on.
    await document.edit(length, length++, '\n');
    await document.found();
    await new Promise((done) => setTimeout(done, 500));
    expect(await errors()).toEqual(['schema-error: total']);
  });
});
