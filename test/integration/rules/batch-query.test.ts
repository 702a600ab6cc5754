import { transform } from 'esbuild';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentKnowledge } from '../../../server/src/lint/document-knowledge';
import { createLinter } from '../../../server/src/lint/linter';
import { defaultLintSettings } from '../../../server/src/lint/settings';
import { rules } from '../../../server/src/rules/index';
import { readCode } from '../../../server/src/syntax/embedded/read-code';
import { readSql } from '../../../server/src/syntax/source';
import { applyEdits } from '../../../server/src/text/edit';
import { loadLint } from '../../support/lint-text';
import { testDatabase } from '../../support/test-database';

const ddl = `
CREATE TABLE lines (at timestamptz, id bigint, team_id uuid, name varchar(10), price numeric(10, 2), open boolean, day date);
CREATE TABLE users (id bigint PRIMARY KEY, team_id uuid, name text, tags text[], done boolean NOT NULL DEFAULT false);
`;

const rows = `
INSERT INTO users (id, team_id, name)
SELECT n, ('00000000-0000-0000-0000-00000000000' || n % 3)::uuid, CASE WHEN n % 4 <> 0 THEN 'user ' || n % 5 END FROM generate_series(1, 20) n;
`;

const team = '00000000-0000-0000-0000-000000000001';
const awkward = ["it's", '', '{a,"b"}', 'null', null, 'a\\b', ','];

/** Code that loops, and lists to give to it: empty ones, duplicates, NULL. */
const cases: readonly [string, readonly (readonly unknown[])[]][] = [
  [
    "for (const id of elements) {\n  await pool.query('DELETE FROM users WHERE id = $1', [id]);\n}",
    [[], [1, 2, 2, 19, 400], [3, null, '4', undefined]],
  ],
  [
    "await Promise.all(elements.map((user) => pool.query('DELETE FROM users WHERE team_id = $1 AND id = $2', [TEAM, user.id])));",
    [[], [{ id: 1 }, { id: 1 }, { id: 2 }, { id: null }]],
  ],
  [
    'for (const { id } of elements) await pool.query(`UPDATE users SET done = true, name = $2 WHERE id = $1 AND team_id IS NOT NULL`, [id, TEAM]);',
    [[], [{ id: 5 }, { id: 5 }, { id: null }, { id: 6 }]],
  ],
  [
    'for (const line of elements) {\n  await pool.query(\n    `INSERT INTO lines (id, name, price, open, day, at)\n     VALUES ($1, $2, $3, $4, $5, $6)`,\n    [line.id, line.name, line.price, line.open, line.day, line.at],\n  );\n}',
    [
      [],
      awkward.map((name, i) => ({
        id: i % 3 === 0 ? null : `${i}`,
        name,
        price: i % 2 ? 1.005 : '12.345',
        open: i % 4 === 0 ? undefined : i % 2 === 0,
        day: i % 2 ? '2024-02-29' : null,
        at: i % 2 ? new Date(1_700_000_000_000 + i) : null,
      })),
    ],
  ],
  [
    "for (const id of elements) {\n  await pool.query('INSERT INTO lines (team_id, id) VALUES ($1, $2)', [TEAM, id]);\n}",
    [[], [1, 1, null, '9007199254740993']],
  ],
  [
    "for (const name of elements) await pool.query('INSERT INTO lines (name) VALUES ($1) ON CONFLICT DO NOTHING', [name]);",
    [[], awkward],
  ],
];

let pool: pg.Pool;

beforeAll(async () => {
  await loadLint();
  pool = new pg.Pool({ connectionString: await testDatabase(), max: 2 });
});
afterAll(() => pool.end());

function documentOf(code: string): string {
  return `import type { Pool } from 'pg';\nexport async function run(pool: Pool, elements: readonly Element[], TEAM: string) {\n${code}\n}\n`;
}

/** The document after the fix of its loop. */
function fixed(document: string): string | undefined {
  const schema = readSql(ddl);
  const known = documentKnowledge(schema, undefined).schema;
  const source = readCode(document, 'typescript');
  const findings = createLinter(rules).lint(source, documentKnowledge(source, known), defaultLintSettings);
  const fix = findings.find((finding) => finding.rule === 'query-in-loop')?.fixes[0];
  return fix && applyEdits(document, fix.edits);
}

/** What the tables hold when the document's function has run. */
async function contentAfter(document: string, elements: readonly unknown[]): Promise<unknown> {
  const { code } = await transform(document, { loader: 'ts', format: 'cjs' });
  const module = { exports: {} as { run?: (...given: unknown[]) => Promise<void> } };
  new Function('module', 'exports', code)(module, module.exports);
  await pool.query(`DROP TABLE IF EXISTS lines, users; ${ddl} ${rows}`);
  await module.exports.run?.(pool, elements, team);
  const lines = await pool.query('SELECT l::text AS row FROM lines l ORDER BY 1');
  const users = await pool.query('SELECT u::text AS row FROM users u ORDER BY id');
  return { lines: lines.rows, users: users.rows };
}

describe('one query for all elements writes what the loop writes', () => {
  it.each(cases)('%s', async (code, lists) => {
    const before = documentOf(code);
    const after = fixed(before);
    expect(after).toBeDefined();
    expect(after).not.toMatch(/\bfor \(|Promise\.all/);
    for (const elements of lists) {
      expect(await contentAfter(after ?? '', elements)).toEqual(await contentAfter(before, elements));
    }
  });
});

it.each([
  "for (const tags of elements) await pool.query('DELETE FROM users WHERE tags = $1', [tags]);",
  "for (const id of elements) await pool.query('UPDATE users SET name = name || $2 WHERE id = $1', [id, TEAM]);",
  "for (const user of elements) await pool.query('UPDATE users SET name = $2 WHERE id = $1', [user.id, user.name]);",
  "for (const id of elements) await pool.query('DELETE FROM users WHERE id = $1 OR id = 7', [id]);",
  "for (const id of elements) await pool.query('INSERT INTO lines (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET id = 1', [id]);",
  "for (const user of elements) await pool.query('INSERT INTO users (id, tags) VALUES ($1, $2)', [user.id, user.tags]);",
  "for (const id of elements) await pool.query('INSERT INTO elsewhere (id) VALUES ($1)', [id]);",
  "for (const id of elements) { await pool.query('DELETE FROM users WHERE id = $1', [id]); seen.push(id); }",
  "for (const id of elements) { /* One by one. */ await pool.query('DELETE FROM users WHERE id = $1', [id]); }",
  "for (const id of next()) await pool.query('DELETE FROM users WHERE id = $1', [id]);",
  "for (const id of elements) await pool.query('DELETE FROM users WHERE id = $1', [await read(id)]);",
])('%s is left as it is', (code) => {
  expect(fixed(documentOf(code))).toBeUndefined();
});
