import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { documentKnowledge } from '../../../../server/src/lint/document-knowledge';
import { createLinter } from '../../../../server/src/lint/linter';
import { defaultLintSettings } from '../../../../server/src/lint/settings';
import { rules } from '../../../../server/src/rules/index';
import { type CodeSource, readCode } from '../../../../server/src/syntax/embedded/read-code';
import type { Fragment } from '../../../../server/src/syntax/fragment';
import { documentMap } from '../../../../server/src/syntax/source';
import type { Statement } from '../../../../server/src/syntax/statement';
import { loadLint } from '../../../support/lint-text';

beforeAll(loadLint);

const folder = 'test/fixtures/rules/';
const fixtures = readdirSync(folder)
  .filter((file) => /^[\w-]+\.ts$/.test(file))
  .map((file) => readFileSync(folder + file, 'utf8'));

/** Code that leans on code elsewhere in the document, in each way that there is. */
const leaning = [
  "import { pool } from './db';\n",
  "import * as db from './db';\nfor (const id of ids) await db.find(id);\n",
  "const columns = 'id, name';\n",
  'const findSql = `SELECT ${columns} FROM users WHERE id = $1`;\n',
  'const narrow = `${findSql} AND active`;\n',
  "const parts = ['SELECT id', 'FROM users'];\n",
  'let sql = "SELECT id FROM orders";\nfunction more() {\n  sql += " WHERE id = 1";\n}\n',
  'async function send(text: string) {\n  return pool.query(text);\n}\n',
  'async function one(id: string) {\n  return pool.query(findSql, [id]);\n}\n',
  'async function other(id: string) {\n  return pool.query(narrow, [id, columns]);\n}\n',
  'async function joined() {\n  return pool.query(parts.join(" "));\n}\n',
  'async function held() {\n  return pool.query(sql);\n}\n',
  'async function sent() {\n  for (const id of ids) await one(id);\n  await send("SELECT total FROM orders");\n}\n',
  'async function twice(ids: string[]) {\n  for (const id of ids) await other(id);\n}\n',
  'function tail() {\n  return `ORDER BY ${columns}`;\n}\n',
  'async function ordered() {\n  return pool.query(`SELECT name FROM users ${tail()} LIMIT 5`);\n}\n',
  'let late;\nlate = new Pool();\nasync function useLate() {\n  const client = await late.connect();\n  await client.query("BEGIN");\n  await fetch(url);\n  await client.query("COMMIT");\n  client.release();\n}\n',
  'class Users {\n  private readonly text = `DELETE FROM users WHERE name = $1`;\n  constructor(private readonly pool: Pool) {}\n  async remove(name: string) {\n    await this.pool.query(this.text, [name]);\n  }\n  all() {\n    return this.each().map((user) => this.remove(user));\n  }\n}\n',
  "export { one as default } from './one';\n",
  'const tag = sql`SELECT id FROM users WHERE ${condition}`;\nconst condition = sql`name = ${name}`;\n',
  'expect(run("SELECT a FROM b")).toBe("SELECT c FROM d");\n',
  'pool.query(`SELECT id FROM top WHERE id = ${id}`);\n',
  `class Wide {\n  find(id: string) {\n    return pool.query('SELECT id FROM wide WHERE id = $1', [id]);\n  }\n${'  // padding of a class that is longer than a piece\n'.repeat(70)}  async both(ids: string[]) {\n    for (const id of ids) await this.find(id);\n  }\n}\n`,
  `async function long(ids: string[]) {\n  await pool.query('SELECT 1');\n${'  // padding of a function that is longer than a piece\n'.repeat(70)}  for (const id of ids) await one(id);\n}\n`,
];

/** What an edit brings. */
const snippets = [
  ...leaning,
  'x',
  ' ',
  '\n',
  'await ',
  'sql += more;\n',
  'this.text = other;\n',
  'parts.push(more);\n',
  '/* sql */ ',
  '// a comment\n',
  "import mysql from 'mysql2';\n",
  "import { Pool } from 'pg';\n",
  'class Oracle {\n',
  'const pool = {};\n',
  'const ids: string[] = [];\n',
];

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  place: fc.constantFrom('line', 'word', 'anywhere'),
  gone: fc.constantFrom('nothing', 'nothing', 'some', 'line'),
  text: fc.oneof(fc.constant(''), fc.constantFrom(...snippets), fc.nat(1000)),
});

type Edit = typeof edit extends fc.Arbitrary<infer One> ? One : never;

/** The stretch that goes and the text that comes; a number stands for a word of the document. */
function changeOf(
  { at, place, gone, text: given }: Edit,
  text: string,
): { start: number; end: number; text: string } {
  const near = Math.floor(at * text.length);
  const words = [...text.matchAll(/[\w$]+/g)];
  const word = words[Math.floor(at * words.length)];
  const inserted = typeof given === 'number' ? (words[given % Math.max(1, words.length)]?.[0] ?? '') : given;
  if (place === 'word' && word)
    return { start: word.index, end: word.index + word[0].length, text: inserted };
  const start = place === 'line' ? text.lastIndexOf('\n', near) + 1 : near;
  const lineEnd = text.indexOf('\n', start) + 1 || text.length;
  const end = gone === 'line' ? lineEnd : gone === 'some' ? Math.min(text.length, start + 5) : start;
  return { start, end, text: inserted };
}

function seen(source: CodeSource): unknown {
  const fragmentIn = ({ range, text, callee, holes, map }: Fragment) => ({
    range,
    text,
    callee,
    holes,
    whole: map.rangeToOriginal({ start: 0, end: text.length }),
  });
  const { text: _, fragments, ...model } = source.code;
  const plain = JSON.stringify({ fragments: fragments.map(fragmentIn), ...model }, (key, value) =>
    key === 'fragment' && value
      ? fragmentIn(value as Fragment)
      : key === 'statements'
        ? (value as Statement[]).map(({ text }) => text)
        : value,
  );
  return {
    model: JSON.parse(plain),
    statements: source.statements.map((placed) => ({
      text: placed.statement.text,
      kind: placed.statement.result.kind,
      range: placed.range,
      whole: documentMap(placed).rangeToOriginal({ start: 0, end: placed.statement.text.length }),
    })),
  };
}

const linter = createLinter(rules);

function found(source: CodeSource): unknown {
  return linter.lint(source, documentKnowledge(source, undefined), defaultLintSettings);
}

const pieces = fc.shuffledSubarray([...leaning, ...leaning, ...fixtures], { minLength: 8, maxLength: 24 });
const numRuns = Number(process.env.RUNS ?? 40);

it('keeps of the code before an edit what is true behind it', () => {
  fc.assert(
    fc.property(pieces, fc.array(edit, { minLength: 1, maxLength: 10 }), (chosen, edits) => {
      let text = chosen.join('\n').slice(0, 39_000);
      let source = readCode(text, 'typescript');
      for (const one of edits) {
        const { start, end, text: inserted } = changeOf(one, text);
        text = text.slice(0, start) + inserted + text.slice(end);
        if (text.length > 39_500) break;
        source = readCode(text, 'typescript', source, {
          range: { start, end },
          newLength: inserted.length,
        });
        const afresh = readCode(text, 'typescript');
        expect(seen(source)).toEqual(seen(afresh));
        expect(found(source)).toEqual(found(afresh));
        afresh.dispose();
      }
      source.dispose();
    }),
    { numRuns },
  );
}, 600_000);
