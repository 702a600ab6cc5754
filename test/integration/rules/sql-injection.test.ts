// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code under test holds templates.
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { applyEdits } from '../../../server/src/text/edit';
import { lintText, loadLint } from '../../support/lint-text';
import { testDatabase } from '../../support/test-database';

let pool: pg.Pool;

beforeAll(async () => {
  await loadLint();
  pool = new pg.Pool({ connectionString: await testDatabase(), max: 1 });
  await pool.query(
    "CREATE TABLE users (id bigint, name text, since date); INSERT INTO users VALUES (1, 'Ann', '2024-01-01'), (2, 'Bea-Ann', NULL), (3, NULL, '2024-01-02'), (4, 'O''Hara', NULL)",
  );
});
afterAll(() => pool.end());

const query = 'SELECT id FROM users WHERE';

it.each([
  [`\`${query} name = '\${value}' ORDER BY id LIMIT 9\``, 'Ann'],
  [`\`${query} name LIKE '%\${value}%' ORDER BY id LIMIT 9\``, 'nn'],
  [`\`${query} name LIKE '\${value}%' AND id > $1 ORDER BY id LIMIT 9\`, [0]`, 'Bea'],
  [`\`${query} name = '\${value}-\${other}' ORDER BY id LIMIT 9\``, 'Bea'],
  [`\`${query} id = \${value} LIMIT 9\``, '3'],
  [`\`${query} since = '\${value}' ORDER BY id LIMIT 9\``, '2024-01-02'],
  [`'${query} id = ' + value`, '2'],
  [`"${query} name = '" + value + "' ORDER BY id LIMIT 9"`, 'Ann'],
  [`'${query} name LIKE \\'%' + value + '%\\' ORDER BY id LIMIT 9'`, 'nn'],
])('a parameter finds what the value in the text finds: %s', async (args, value) => {
  const document = `import type { Pool } from 'pg';\nexport const run = (pool: Pool, value: string, other: string) =>\n  pool.query(${args});\n`;
  const fix = lintText(document, 'ts').findings.find(({ rule }) => rule === 'sql-injection')?.fixes[0];
  const fixed = applyEdits(document, fix?.edits ?? []);
  expect(fixed).not.toBe(document);
  const before = await run(document, value);
  expect(before.length).toBeGreaterThan(0);
  expect(await run(fixed, value)).toEqual(before);
  if (/\bname\b/.test(args)) expect(await run(fixed, "O'Hara' OR true --")).toEqual([]);
});

async function run(document: string, value: string): Promise<unknown[]> {
  const expression = document.slice(document.indexOf('=>') + 2, document.lastIndexOf(';'));
  const call = new Function('pool', 'value', 'other', `return (${expression});`);
  return (await call(pool, value, 'Ann')).rows;
}
