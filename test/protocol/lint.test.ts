import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancellationTokenSource, DocumentDiagnosticRequest } from 'vscode-languageserver-protocol/node';
import { eventually } from '../support/eventually';
import { LspClient } from '../support/lsp-client';

let client: LspClient;

beforeAll(async () => {
  client = await LspClient.start();
});

afterAll(() => client.stop());

describe('diagnostics', () => {
  it('are exact in a SQL file with CRLF and emoji', async () => {
    const document = await client.open(
      "-- 😀\r\nSELECT 'é😀', * FROM orders\r\nWHERE id = 1;\r\nSELECT id form x;\r\n",
    );
    expect(await document.found()).toEqual(['select-star: *', 'syntax-error: x']);
    const [star] = await document.diagnostics();
    expect(star?.range.start).toEqual({ line: 1, character: 14 });
    expect(star?.codeDescription?.href).toBe('command:forecost.explainRule?%5B%22select-star%22%5D');
  });

  it('are exact inside TypeScript', async () => {
    const document = await client.open(
      [
        "import { Pool } from 'pg';",
        'const pool = new Pool();',
        "const label = '😀 Select at most 5 from the list';",
        'export const find = (id: number) => pool.query(`SELECT 😀, * FROM orders WHERE id = ${id}`);'.replace(
          '😀',
          "'😀'",
        ),
        "export const all = () => pool.query('SELECT o.* FROM orders o WHERE o.note = \\'x\\' AND o.id = $1', [1]);",
        "export const third = () => pool.query({ text: 'SELECT * FROM orders WHERE id = 1', values: [] });",
      ].join('\r\n'),
      'typescript',
    );
    expect(await document.found()).toEqual(['select-star: *', 'select-star: o.*', 'select-star: *']);
  });

  it('follow every keystroke', async () => {
    const document = await client.open('SELECT * FROM orders WHERE id = 1;\nSELECT 1;\n');
    expect(await document.found()).toEqual(['select-star: *']);
    const at = document.text.indexOf('*');
    await document.edit(at, at + 1, 'id');
    expect(await document.found()).toEqual([]);
    await document.edit(document.text.length, document.text.length, 'DELETE FROM orders');
    expect(await document.found()).toEqual([expect.stringMatching(/^delete-without-where: /)]);
  });

  it('show no more of a file than VS Code does, the loudest first, and say how many there are', async () => {
    const stars = 'SELECT * FROM orders WHERE id = 1;\n'.repeat(1_000);
    const few = await client.open(stars);
    expect(await few.diagnostics()).toHaveLength(1_000);
    const many = await client.open(`${stars}DELETE FROM orders;\n`);
    const diagnostics = await many.diagnostics();
    expect(diagnostics).toHaveLength(1_000);
    expect(diagnostics.slice(-2).map(({ code, severity, message }) => [code, severity, message])).toEqual([
      ['delete-without-where', 2, expect.any(String)],
      [
        undefined,
        3,
        'Of 1,001 findings in this file, 999 are shown, errors and warnings first; `forecost lint` lists all of them.',
      ],
    ]);
  });

  it('answer unchanged where nothing changed', async () => {
    const document = await client.open('SELECT * FROM orders WHERE id = 1;');
    const first = await document.pull();
    expect(first.kind).toBe('full');
    expect(await document.pull(first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
  });

  it('are allowed by a comment, and an idle comment is reported', async () => {
    const document = await client.open(
      '-- forecost allow select-star: the export wants all\nSELECT * FROM orders WHERE id = 1;\n-- forecost allow select-star\nSELECT id FROM orders WHERE id = 1;\n',
    );
    expect(await document.found()).toEqual(['unused-suppression: select-star']);
  });
});

describe('a document that takes long', () => {
  const long = Array.from(
    { length: 6_000 },
    (_, i) => `SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.id = ${i};\n`,
  ).join('');

  it('lets others be answered meanwhile', async () => {
    const large = await client.open(long);
    const small = await client.open('SELECT * FROM orders WHERE id = 1;');
    const answered: string[] = [];
    await Promise.all([
      large.found().then((found) => answered.push(`large: ${found.length}`)),
      small.found().then((found) => answered.push(`small: ${found.length}`)),
    ]);
    expect(answered).toEqual(['small: 1', 'large: 1000']);
  });

  it('is looked at anew where it changes meanwhile', async () => {
    const large = await client.open(long);
    const first = large.found();
    await large.edit(0, 0, 'DELETE FROM orders;\n');
    expect((await first)[0]).toBe('delete-without-where: DELETE FROM orders');
    expect((await large.found())[0]).toBe('delete-without-where: DELETE FROM orders');
  });

  it('may be closed meanwhile', async () => {
    const large = await client.open(long);
    const first = large.pull();
    await large.close();
    expect(await first).toEqual({ kind: 'full', items: [] });
  });

  it('may be given up', async () => {
    const large = await client.open(long);
    const cancel = new CancellationTokenSource();
    const first = client.connection.sendRequest(
      DocumentDiagnosticRequest.type,
      { textDocument: { uri: large.uri } },
      cancel.token,
    );
    cancel.cancel();
    await expect(first).rejects.toThrow('cancelled');
    await large.close();
  });
});

describe('code actions', () => {
  it('insert LIMIT', async () => {
    const document = await client.open('SELECT id FROM orders ORDER BY id;\n');
    const limit = (await document.actions('SELECT')).find((action) => action.title === 'Add LIMIT 100');
    expect(limit && document.applied(limit)).toBe('SELECT id FROM orders ORDER BY id LIMIT 100;\n');
    expect(limit?.diagnostics).toHaveLength(1);
  });

  it('rewrite OFFSET to keyset pagination inside a template string', async () => {
    const document = await client.open(
      [
        'CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz NOT NULL);',
        'SELECT id, placed_at FROM orders ORDER BY placed_at DESC LIMIT 20 OFFSET 40;',
      ].join('\n'),
    );
    const keyset = (await document.actions('OFFSET')).find((action) => action.title.startsWith('Page by'));
    expect(keyset && document.applied(keyset)).toContain(
      'FROM orders WHERE (placed_at, id) < ($1, $2) ORDER BY placed_at DESC, id DESC LIMIT 20;',
    );
  });

  it('write SQL as the literal wants it', async () => {
    const document = await client.open(
      "import pg from 'pg';\nconst pool = new pg.Pool();\npool.query('SELECT id FROM orders ORDER BY \\'x\\'');\n",
      'typescript',
    );
    const limit = (await document.actions('SELECT')).find((action) => action.title === 'Add LIMIT 100');
    expect(limit && document.applied(limit)).toContain("ORDER BY \\'x\\' LIMIT 100');");
  });

  it('offer refactorings where nothing is reported', async () => {
    const document = await client.open('SELECT id FROM a WHERE id IN (SELECT a_id FROM b);');
    expect(await document.found()).toEqual([]);
    const [action] = await document.actions('IN');
    expect(action?.kind).toBe('refactor.rewrite');
  });

  it('allow a finding by a comment', async () => {
    const document = await client.open('  SELECT * FROM orders WHERE id = 1;');
    const allow = (await document.actions('*')).find((action) => action.title === 'Allow select-star here');
    expect(allow && document.applied(allow)).toBe(
      '  -- forecost allow select-star: \n  SELECT * FROM orders WHERE id = 1;',
    );
  });
});

describe('code lenses', () => {
  it('stand above statements that have a plan', async () => {
    const document = await client.open('SELECT 1;\nCREATE TABLE t (a int);\nDELETE FROM t WHERE a = 1;');
    const lenses = await document.lenses();
    expect(lenses.map(({ command, range }) => `${range.start.line} ${command?.title}`)).toEqual([
      '0 Explain',
      '0 Analyze',
      '2 Explain',
      '2 Analyze',
    ]);
  });
});

describe('the schema', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'forecost-'));
    await mkdir(join(folder, 'migrations'));
    await writeFile(
      join(folder, 'migrations/1_orders.sql'),
      'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);',
    );
    await writeFile(join(folder, 'migrations/10_note.sql'), 'ALTER TABLE orders DROP COLUMN note;');
    await writeFile(
      join(folder, 'migrations/2_note.sql'),
      'ALTER TABLE orders ADD COLUMN note text, ADD COLUMN total int;',
    );
    await writeFile(join(folder, 'migrations/11_drop.down.sql'), 'DROP TABLE orders;');
  });

  afterAll(() => rm(folder, { recursive: true }));

  it('comes from the migrations of the workspace, in their order', async () => {
    const inFolder = await LspClient.start({ folder });
    try {
      const document = await inFolder.open('SELECT * FROM orders WHERE user_id = 1;');
      await eventually(async () => {
        expect(await document.found()).toEqual(['select-star: *', 'unindexed-filter: user_id']);
      });
      const [expand] = await document.actions('*');
      expect(expand && document.applied(expand)).toBe(
        'SELECT id, user_id, total FROM orders WHERE user_id = 1;',
      );
    } finally {
      await inFolder.stop();
    }
  });
});
