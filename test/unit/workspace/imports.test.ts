import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadEmbedded, readCode } from '../../../server/src/syntax/embedded/read-code';
import { loadParser } from '../../../server/src/syntax/parse';
import { createImports } from '../../../server/src/workspace/imports';

let root: string;

beforeAll(async () => {
  await loadParser();
  await loadEmbedded((file) => readFile(`node_modules/@vscode/tree-sitter-wasm/wasm/${file}`));
  root = mkdtempSync(join(tmpdir(), 'forecost-imports-'));
  for (const [name, text] of Object.entries(files)) write(name, text);
});
afterAll(() => rmSync(root, { recursive: true }));

function write(name: string, text: string): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
}

const finder = (name: string, id = 'id') =>
  `import { pool } from './pool';\nexport async function ${name}(unused: number, ${id}: string) {\n` +
  `  return pool.query('SELECT name FROM users WHERE id = $1', [${id}]);\n}\n`;

const files = {
  'users.ts': `${finder('findUser')}export const again = async (id: string) => (await findUser(1, id)).rows[0];\n`,
  'plain.js': 'export const find = (id) => pool.query("DELETE FROM a WHERE id = $1", [id]);',
  'named.ts':
    'const a = (id: string) => pool.query("SELECT 1 WHERE $1", [id]);\nexport { a as b, a as default };',
  'default.ts': finder('findUser').replace('export async', 'export default async'),
  'folder/index.ts': "export { findUser as user } from '../users.js';\nexport * from './inner';\n",
  'folder/inner.tsx': finder('inner'),
  'round.ts': "export * from './round';\nexport * from './trip';\n",
  'trip.ts': "export * from './round.js';\n",
  'private.ts': finder('hidden').replace('export ', ''),
  'quiet.ts': 'export const add = (a: number) => a + 1;',
  'tsconfig.json':
    '{\n  // Paths of the project.\n  "extends": "./base",\n  "compilerOptions": { "paths": { "@/*": ["./app/*", "./*"], "@/db/*": ["folder/*"], "db": ["folder/inner"] }, },\n}',
  'base.json': '{ "compilerOptions": { "baseUrl": "." } }',
  'parts/tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
  'parts/tsconfig.app.json': '{ "compilerOptions": { "paths": { "~/*": ["../*"] } } }',
  'broken/tsconfig.json': '{ "compilerOptions": { "paths": 1 ',
  'kept.ts':
    'const kept = new Map();\nexport async function find(id: string) {\n  if (kept.has(id)) return kept.get(id);\n' +
    "  return pool.query('SELECT 1 WHERE $1', [id]);\n}\n",
};

it.each<[string, string, string]>([
  ['./users', 'findUser', 'findUser(1)'],
  ['./users', 'again', 'again(0)'],
  ['./users.js', 'findUser', 'findUser(1)'],
  ['./users.ts', 'findUser', 'findUser(1)'],
  ['./plain', 'find', 'find(0)'],
  ['./plain.js', 'find', 'find(0)'],
  ['./named', 'b', 'a(0)'],
  ['./named', 'default', 'a(0)'],
  ['./default', 'default', 'findUser(1)'],
  ['./folder', 'user', 'findUser(1)'],
  ['./folder/', 'inner', 'inner(1)'],
  ['./folder/index.js', 'inner', 'inner(1)'],
  ['./round', 'findUser', 'none'],
  ['./private', 'hidden', 'none'],
  ['./quiet', 'add', 'none'],
  ['./kept', 'find', 'none'],
  ['./nowhere', 'find', 'none'],
  ['.', 'find', 'none'],
  ['@/users', 'findUser', 'findUser(1)'],
  ['@/users.js', 'findUser', 'findUser(1)'],
  ['@/db/inner', 'inner', 'inner(1)'],
  ['db', 'inner', 'inner(1)'],
  ['folder/inner', 'inner', 'inner(1)'],
  ['@/nowhere', 'find', 'none'],
  ['express', 'find', 'none'],
])('%s exports %s: %s', (from, name, expected) => {
  const found = createImports().functionOf(join(root, 'orders.ts'), from, name);
  expect(found ? `${found.name}(${found.carries})` : 'none').toBe(expected);
});

it('reads a file again when it changed, and an open one as it is in the editor', () => {
  write('changing.ts', finder('before'));
  const at = join(root, 'orders.ts');
  const imports = createImports();
  const first = imports.functionOf(at, './changing', 'before');
  expect(imports.functionOf(at, './changing', 'before')).toBe(first);
  write('changing.ts', finder('behindIt'));
  expect(imports.functionOf(at, './changing', 'before')).toBeUndefined();
  expect(imports.functionOf(at, './changing', 'behindIt')).toBeDefined();
  const { code } = readCode(finder('typed'), 'typescript');
  const editing = createImports((path) => (path === join(root, 'changing.ts') ? code : undefined));
  expect(editing.functionOf(at, './changing', 'typed')).toBe(code.functions[0]);
});

it('follows the paths of the nearest configuration, and of what it refers to', () => {
  const imports = createImports();
  expect(imports.functionOf(join(root, 'parts', 'a.ts'), '~/users', 'findUser')).toBeDefined();
  expect(imports.functionOf(join(root, 'parts', 'a.ts'), '@/users', 'findUser')).toBeUndefined();
  expect(imports.functionOf(join(root, 'broken', 'a.ts'), '@/users', 'findUser')).toBeUndefined();
});

it.each([
  ["import * as db from './users';", 'db.findUser(1, id)', './users findUser'],
  ["import { findUser as find } from '@/users';", 'find(1, id)', '@/users findUser'],
  ["import find from 'db';", 'find(1, id)', 'db default'],
  ["import * as db from './users';", '((db: Own) => db.findUser(1, id))(own)', ''],
  ["import * as db from './users';", 'db.users.find(1, id)', ''],
])('%s: what the loop calls by %s', (statement, call, expected) => {
  const source = readCode(`${statement}\nfor (const id of ids) await ${call};`, 'typescript');
  const called = source.code.helperCalls.map(({ target }) =>
    target.kind === 'imported' ? `${target.from} ${target.name}` : target.kind,
  );
  expect(called.join()).toBe(expected);
  source.dispose();
});
