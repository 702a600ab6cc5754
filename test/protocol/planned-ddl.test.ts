import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CodeLens, CodeLensResolveRequest } from 'vscode-languageserver-protocol/node';
import { explainRequest } from '../../server/src/protocol/explain-requests';
import { eventually } from '../support/eventually';
import { LspClient } from '../support/lsp-client';
import { repositoryRoot } from '../support/repository';

let folder: string;
let client: LspClient;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forecost-ddl-'));
  await mkdir(join(folder, 'migrations'));
});
afterEach(async () => {
  await client?.stop();
  await rm(folder, { recursive: true, force: true });
});
const open = (text: string, path: string) => client.open(text, 'sql', join(folder, path));
const explain = (uri: string, line: number) =>
  client.connection.sendRequest(explainRequest, {
    uri,
    position: { line, character: 3 },
    analyze: false,
    confirmed: false,
    timeoutMs: 0,
  });

it('plans a statement on top of the DDL before it', async () => {
  const snapshot = join(repositoryRoot, 'test', 'playground', 'forecost.snapshot.json');
  await copyFile(snapshot, join(folder, 'forecost.snapshot.json'));
  client = await LspClient.start({ folder });
  const text = [
    'SELECT gift FROM orders WHERE id = $1;',
    'ALTER TABLE orders ADD COLUMN gift boolean;',
    'SELECT gift FROM orders WHERE id = $1;',
    'CREATE TABLE gifts (id bigint PRIMARY KEY, order_id bigint REFERENCES orders);',
    'SELECT id FROM gifts WHERE order_id = $1;',
    'DROP TABLE gifts;',
    '',
  ].join('\n');
  const document = await open(text, 'gifts.sql');
  await eventually(async () => expect((await explain(document.uri, 2)).kind).toBe('plan'));
  expect(await explain(document.uri, 0)).toMatchObject({ kind: 'failed', failure: { reason: 'query' } });
  expect(await explain(document.uri, 2)).toMatchObject({ origin: { problems: [] } });
  expect(await explain(document.uri, 4)).toMatchObject({
    origin: { problems: ['The sizes of tables that this document makes are assumed.'] },
  });
  const lenses = (await document.lenses()).filter(({ command }) => command === undefined);
  const titles: (string | undefined)[] = [];
  for (const lens of lenses) {
    const resolved: CodeLens = await client.connection.sendRequest(CodeLensResolveRequest.type, lens);
    titles.push(resolved.command?.title);
  }
  expect(titles).toEqual([
    'not planned',
    expect.stringMatching(/^~1 row/),
    expect.stringMatching(/assumed$/),
  ]);
  // Planned one after the other: when the last is known, the others are.
  await document.edit(text.length, text.length, 'SELECT nonsense FROM orders;\n');
  await eventually(async () => expect(await document.found()).toContain('schema-error: nonsense'));
  expect((await document.found()).filter((one) => one.startsWith('schema-error'))).toEqual([
    'schema-error: nonsense',
  ]);
});

it('tells of a migration that fails at its place, and plans with the rest', async () => {
  const path = join(folder, 'migrations', '001_orders.sql');
  const text = [
    'CREATE TABLE orders (id bigint PRIMARY KEY);',
    'ALTER TABLE ordres ADD COLUMN note text;',
    'CREATE TABLE lines (id bigint PRIMARY KEY, order_id bigint REFERENCES orders);',
    '',
  ].join('\n');
  await writeFile(path, text);
  client = await LspClient.start({ folder });
  const migration = await open(text, 'migrations/001_orders.sql');
  await eventually(async () => expect(await migration.found()).toContain('migration-error: ordres'));
  const [found] = (await migration.diagnostics()).filter(({ code }) => code === 'migration-error');
  expect(found?.message).toBe('Relation "ordres" does not exist. Offline plans go without this statement.');
  const query = await open('SELECT id FROM lines WHERE id = $1;\n', 'query.sql');
  expect(await explain(query.uri, 0)).toMatchObject({ kind: 'plan' });
  const mended = text.replace('ordres', 'orders');
  await writeFile(path, mended);
  await migration.edit(0, text.length, mended);
  await client.changedOnDisk(path);
  await eventually(async () =>
    expect(await explain(query.uri, 0)).toMatchObject({ origin: { problems: [] } }),
  );
  expect((await migration.found()).filter((one) => one.startsWith('migration-error'))).toEqual([]);
});
