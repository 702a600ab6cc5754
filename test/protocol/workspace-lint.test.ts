import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver-protocol';
import { lintFilesRequest } from '../../server/src/protocol/lint-requests';
import { LspClient } from '../support/lsp-client';

let root: string;
let client: LspClient;
const star = 'SELECT * FROM orders WHERE id = 1;\n';
const uriOf = (name: string) => pathToFileURL(join(root, name)).href;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'forecost-files-'));
  await mkdir(join(root, 'legacy'));
  await writeFile(
    join(root, 'forecost.config.json'),
    '{ "ignore": ["legacy"], "overrides": [{ "files": ["b.*"], "rules": { "select-star": "error" } }] }',
  );
  for (const name of ['a.sql', 'b.sql', 'legacy/c.sql', 'notes.txt']) await writeFile(join(root, name), star);
  client = await LspClient.start({ folder: root });
});
afterAll(async () => {
  await client.stop();
  await rm(root, { recursive: true });
});

describe('files that are not open', () => {
  it('are linted as the configuration says', async () => {
    const uris = ['a.sql', 'gone.sql', 'b.sql', 'legacy/c.sql', 'notes.txt'].map(uriOf);
    const { files } = await client.connection.sendRequest(lintFilesRequest, { uris });
    expect(
      files.map(({ uri, diagnostics }) => [uri, diagnostics.map(({ code, severity }) => [code, severity])]),
    ).toEqual([
      [uriOf('a.sql'), [['select-star', 3]]],
      [uriOf('b.sql'), [['select-star', 1]]],
    ]);
    expect(files[0]?.diagnostics[0]?.range).toEqual({
      start: { line: 0, character: 7 },
      end: { line: 0, character: 8 },
    });
  });

  it('are left alone when nobody wants the answer any more', async () => {
    const source = new CancellationTokenSource();
    const uris = Array.from({ length: 5_000 }, () => uriOf('a.sql'));
    const answer = client.connection.sendRequest(lintFilesRequest, { uris }, source.token);
    source.cancel();
    const { files } = await answer;
    expect(files.length).toBeLessThan(uris.length);
  });
});

describe('a function of another file', () => {
  const finder = (test: string) =>
    `import { pool } from './pool';\nexport const findUser = (id: string) =>\n  pool.query('SELECT name FROM users WHERE ${test}', [id]);\n`;
  const loop = "import { findUser } from './users';\nfor (const id of ids) await findUser(id);\n";

  it('is known to send a query, from the file and as it is typed', async () => {
    await writeFile(join(root, 'users.ts'), finder('id = $1'));
    const orders = await client.open(loop, 'typescript', join(root, 'orders.ts'));
    expect(await orders.found()).toEqual(['query-in-loop: findUser']);
    const users = await client.open(finder('id = $1'), 'typescript', join(root, 'users.ts'));
    const at = users.text.indexOf('id = $1');
    await users.edit(at, at + 'id = $1'.length, 'id = ANY ($1)');
    expect(await orders.found()).toEqual([]);
  });
});

describe('a hover', () => {
  it('explains the finding under the pointer', async () => {
    const document = await client.open(star, 'sql', join(root, 'open.sql'));
    const text = await document.hover('*');
    expect(text).toMatch(/^\*\*select-star\*\*: /);
    expect(text?.match(/```sql\n/g)).toHaveLength(2);
    expect(text).toContain('(command:forecost.explainRule?%5B%22select-star%22%5D)');
    expect(await document.hover('orders')).toBeUndefined();
  });

  it('explains what is no rule of its own', async () => {
    const document = await client.open('SELECT id form x;');
    expect(await document.hover('x')).toContain('PostgreSQL does not accept this statement.');
  });
});

it('reads a cell of a notebook as a document, under the configuration of its folder', async () => {
  const uri = `vscode-notebook-cell:${pathToFileURL(join(root, 'b.ipynb')).pathname}#W0sZmlsZQ%3D%3D`;
  const cell = await client.open(star, 'sql', uri);
  const [finding] = await cell.diagnostics();
  expect(finding).toMatchObject({ code: 'select-star', severity: 1 });
});
