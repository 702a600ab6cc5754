// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the documents under test hold templates.
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadEmbedded, readCode } from '../../../../server/src/syntax/embedded/read-code';
import { loadParser } from '../../../../server/src/syntax/parse';

beforeAll(async () => {
  await loadParser();
  await loadEmbedded((file) => readFile(`node_modules/@vscode/tree-sitter-wasm/wasm/${file}`));
});

type Language = Parameters<typeof readCode>[1];

/** `callee: text` of each piece of SQL; behind it `!` where it is broken, `?` where nothing can be said. */
function found(code: string, language: Language = 'typescript'): string[] {
  const source = readCode(code, language);
  const lines = source.code.fragments.map((fragment) => {
    const kinds = source.statements
      .filter((placed) => placed.fragment === fragment)
      .map(({ statement }) => statement.result.kind);
    const mark = kinds.includes('error') ? ' !' : kinds.includes('opaque') ? ' ?' : '';
    return `${fragment.callee ?? ''}: ${fragment.text.replace(/\s+/g, ' ').trim()}${mark}`;
  });
  source.dispose();
  return lines;
}

describe('finds SQL in', () => {
  it.each<[string, string, string]>([
    ['a template', 'pool.query(`SELECT 1`)', 'pool.query: SELECT 1'],
    ['a string', "await client.query('SELECT 1', [])", 'client.query: SELECT 1'],
    ['a call with type arguments', "await db.query<{ id: string }>('SELECT 1')", 'db.query: SELECT 1'],
    ['an optional call', "this.db?.query('SELECT 1')", 'this.db?.query: SELECT 1'],
    ['escapes', "tx.query('SELECT \\'a\\\\b\\u{1F600}\\x41\\n\\t\\'')", "tx.query: SELECT 'a\\b😀A '"],
    ['a line that goes on', "tx.query('SELECT \\\n1')", 'tx.query: SELECT 1'],
    ['an object', "pool.query({ name: 'a', text: 'SELECT 1', values: [1] })", 'pool.query: SELECT 1'],
    [
      'an object elsewhere',
      "const a = { text: 'SELECT a FROM b WHERE c = $1', values: [1] }",
      ': SELECT a FROM b WHERE c = $1',
    ],
    ['joined strings', 'pool.query(\'SELECT \' + "a" + ` FROM b`)', 'pool.query: SELECT a FROM b'],
    ['lines of an array', "pool.query(['SELECT a', 'FROM b'].join('\\n'))", 'pool.query: SELECT a FROM b'],
    ['a trimmed template', 'pool.query(`\n SELECT 1\n`.trim())', 'pool.query: SELECT 1'],
    ['String.raw', "pool.query(String.raw`SELECT '\\d'`)", "pool.query: SELECT '\\d'"],
    ['a tag', 'await sql`SELECT 1`', 'sql: SELECT 1'],
    ['a tag with type arguments', 'await sql<User[]>`SELECT ${id}`', 'sql: SELECT "${id}"'],
    [
      'a tag of a member',
      'await prisma.$queryRaw`SELECT a FROM b WHERE id = ${id}`',
      'prisma.$queryRaw: SELECT a FROM b WHERE id = $1',
    ],
    ['a tag that is made', 'pool.one(sql.type(User)`SELECT 1`)', 'sql.type(User): SELECT 1'],
    ['a comment', 'const a = /* sql */ `SELECT 1`', ': SELECT 1'],
    ['a comment in a call', 'send(/* language=SQL */ "SELECT 1")', 'send: SELECT 1'],
    ['a constant', "const q = 'SELECT 1'; pool.query(q)", 'pool.query: SELECT 1'],
    ['a constant of an object', "const q = { all: 'SELECT 1' }; pool.query(q.all)", 'pool.query: SELECT 1'],
    [
      'a field',
      "class A { private q = 'SELECT 1'; run() { return pool.query(this.q) } }",
      'pool.query: SELECT 1',
    ],
    ['a constant whose name says so', "export const findSql = 'SELECT a FROM b'", ': SELECT a FROM b'],
    ['a second argument', "runQuery(client, 'SELECT 1')", 'runQuery: SELECT 1'],
    ['a branch', "pool.query(all ? 'SELECT 1' : 'SELECT 2')", 'pool.query: SELECT 1|pool.query: SELECT 2'],
    [
      'what a function gives',
      "export const find = (s: string) => `SELECT a FROM ${s}.b`; function drop() { return 'DROP TABLE a' }",
      ': SELECT a FROM "${s}".b|: DROP TABLE a',
    ],
    [
      'entries and elements',
      "export const steps = [{ install: ['ALTER TABLE a ADD b int', all ? 'DROP TABLE c' : 'DROP TABLE d'] }]",
      ': ALTER TABLE a ADD b int|: DROP TABLE c|: DROP TABLE d',
    ],
    [
      'text of a file',
      "export const files = { '1.sql': String.raw`--! a\ncreate table a (b int);` }",
      ': --! a create table a (b int);',
    ],
    ['an assignment', "let text; text = 'SELECT a FROM b WHERE c = 1'", ': SELECT a FROM b WHERE c = 1'],
    ['what is gathered', "steps.push('DROP TABLE a')", ': DROP TABLE a'],
    [
      'what a function of the file sends',
      "const plan = (c, sql) => c.query(`EXPLAIN ${sql}`); plan(client, 'SELECT f(1)')",
      'c.query: EXPLAIN SELECT 1|plan: SELECT f(1)',
    ],
    ['a call that is prepared', "go(db.runSql.bind(db, 'DELETE FROM a'))", 'db.runSql.bind: DELETE FROM a'],
    [
      'functions named after what they give',
      "queryOptionalRow('SELECT 1', {}); queryScalars('SELECT 2'); executeRow('SELECT 3'); queryCursor('SELECT 4')",
      'queryOptionalRow: SELECT 1|queryScalars: SELECT 2|executeRow: SELECT 3|queryCursor: SELECT 4',
    ],
    [
      'tags that are made',
      "import postgres from 'postgres'; const db = postgres(url); await db`select 1`; postgres({})`select 2`",
      'db: select 1|postgres({}): select 2',
    ],
    [
      'tags of transactions and connections',
      'await sql.begin(async (tx) => { await tx`select 1`; }); const c = await sql.reserve(); await c`select 2`',
      'tx: select 1|c: select 2',
    ],
    ['a command of psql', "run('psql', ['-c', 'select f()'])", ': select f()'],
    [
      'lines that stand elsewhere',
      "const lines = ['SELECT a', 'FROM b']; pool.query(lines.join(' '))",
      'pool.query: SELECT a FROM b',
    ],
    [
      'a text that goes on',
      "let q = 'DELETE FROM b'; if (c) q += ' WHERE c'; send(q)",
      ': DELETE FROM b WHERE $1',
    ],
    [
      'an expression in front',
      'const find = (c) => pool.query(`${c} SELECT a FROM b`)',
      'pool.query: SELECT a FROM b',
    ],
    [
      'other drivers',
      "db.one('SELECT a FROM b'); db.prepare('SELECT c FROM d')",
      'db.one: SELECT a FROM b|db.prepare: SELECT c FROM d',
    ],
    ['several statements', "pool.query('BEGIN; SELECT 1; COMMIT')", 'pool.query: BEGIN; SELECT 1; COMMIT'],
    [
      'named parameters',
      "db.query('SELECT a FROM b WHERE c = :id')",
      'db.query: SELECT a FROM b WHERE c = :id',
    ],
    [
      'named parameters beside holes',
      'db.query(`SELECT a FROM b WHERE c = :id ${more} ORDER BY a`)',
      'db.query: SELECT a FROM b WHERE c = :id AND $1 ORDER BY a',
    ],
    [
      'marks of a template beside holes',
      'rawQuery(`select a from b ${join} where c = {{id::uuid}} and d between {{from}} and {{to}} ${filter}`)',
      'rawQuery: select a from b where c = {{id::uuid}} and d between {{from}} and {{to}} AND $2 ORDER BY 1 LIMIT $2',
    ],
    [
      'named parameters in brackets',
      'qx.selectOneOrNone(`SELECT ${fields} FROM b WHERE c IN ($(ids:csv)) LIMIT $(limit)`, params)',
      'qx.selectOneOrNone: SELECT "${fields}" FROM b WHERE c IN ($(ids:csv)) LIMIT $(limit)',
    ],
    [
      'a constant with holes in front',
      'const first = `WITH a AS (SELECT b FROM ${c})`; pool.query(`${first} SELECT b FROM a`)',
      'pool.query: WITH a AS (SELECT b FROM "${c}") SELECT b FROM a',
    ],
    [
      'a tag with nested type arguments',
      'const rows = await tx.$queryRaw<Array<{ id: string }>>`SELECT a FROM b WHERE id = ${id}`',
      'tx.$queryRaw: SELECT a FROM b WHERE id = $1',
    ],
    [
      'a tag with type arguments at the end of a condition',
      'const f = () => (x ? y : sql<Row[]>`SELECT 1`); const g = () => x ? y : sql<Row[]>`SELECT 2`',
      'sql: SELECT 1|sql: SELECT 2',
    ],
    [
      'modes and levels',
      'db.none(`lock table ${t} in ${mode} mode`); db.query(`SELECT 1 FROM a FOR ${lock}`); db.query(`SET TRANSACTION ISOLATION LEVEL ${level}`)',
      'db.none: lock table "${t}" in SHARE mode|db.query: SELECT 1 FROM a FOR UPDATE|db.query: SET TRANSACTION ISOLATION LEVEL SERIALIZABLE',
    ],
    [
      'a misspelt query',
      "import { pool } from './db'; pool.query('SELCT a FROM b')",
      'pool.query: SELCT a FROM b !',
    ],
    ['a half-typed query', "pool.query('SELECT a FROM')", 'pool.query: SELECT a FROM !'],
    [
      'a broken query with holes',
      'pool.query(`SELECT FROM WHERE a = ${b}`)',
      'pool.query: SELECT FROM WHERE a = $1 !',
    ],
  ])('%s', (_, code, expected) => {
    expect(found(code).join('|')).toBe(expected);
  });

  it('JavaScript, and code with JSX', () => {
    expect(found("const { rows } = await pool.query('SELECT 1');", 'javascript')).toHaveLength(1);
    const component = 'export const A = () => <a onClick={() => db.query(`SELECT ${1}`)}>Select all</a>;';
    expect(found(component, 'typescriptreact')).toEqual(['db.query: SELECT 1']);
    expect(found(component, 'javascriptreact')).toEqual(['db.query: SELECT 1']);
  });
});

describe('finds nothing in', () => {
  it.each([
    ['interface text', 'show(`Select at most ${n} students`)'],
    [
      'titles of tests',
      "it('select from users', () => {}); test('delete from cart', () => {}); describe('update users set name', () => {})",
    ],
    ['messages', "console.log('delete from orders'); throw new Error('select a from b')"],
    ['queries for elements', "document.querySelector('select'); page.query('select option'); $('table tr')"],
    ['one word', "store.query('select'); db.query('update')"],
    ['English', "client.query('Update the cart'); api.execute('create account')"],
    ['GraphQL', 'client.query({ query: gql`query { users { id } }` }); client.query(`{ users { id } }`)'],
    ['parts of queries', 'const where = sql`WHERE id = ${id}`; const order = sql`ORDER BY ${column}`'],
    ['nothing but holes', 'pool.query(`${a} ${b}`); pool.query(sql)'],
    ['queries of other databases', "import mysql from 'mysql2'; db.query('SELECT `a` FROM `b`')"],
    [
      'what is sent to another database',
      'clickhouse.query(`SELECT a FROM b`); queryClickhouse({ query: `SELECT a FROM b` }); class OracleRunner { all() { return this.query("SELECT a FROM b") } }',
    ],
    [
      'what was taken from another database',
      'const { rawQuery } = clickhouse; const a = () => rawQuery(`SELECT a FROM b`)',
    ],
    [
      'texts of a document that knows another database',
      "import { ch } from './clickhouse'; const query = `SELECT a FROM b`; send(query)",
    ],
    ['typed parameters', 'db.query(`SELECT a FROM b WHERE c = {c: String} ${d}`)'],
    ['another dialect', 'db.query("SELECT `a` FROM `b` LIMIT 5, 10")'],
    [
      'what a test compares with',
      "expect(a).toEqual('SELECT a FROM b'); t.deepEqual(a, { sql: 'SELECT a FROM b', values: [] })",
    ],
    [
      'what a test works with',
      "it('reads', () => { const made = 'DROP INDEX a'; expect(read(made)).toBe(1); })",
    ],
    [
      'titles',
      "const label = 'select item from list'; show({ title: 'delete from cart', hint: 'select file(s)' })",
    ],
    ['names of styles', "const style = 'truncate block'"],
    [
      'what other functions take',
      "describeIndex('CREATE INDEX a ON b (c)'); const lines = ['SELECT a FROM b', 'LIMIT 1']; show(lines.join())",
    ],
    ['shells', "exec('truncate -s 0 log'); execSync('create db')"],
    ['code that is cut off', 'pool.query(`SELECT 1'],
  ])('%s', (_, code) => {
    expect(found(code)).toEqual([]);
  });
});

describe('fills holes with what fits', () => {
  it.each<[string, string]>([
    ['SELECT a FROM b WHERE c = ${d}', 'SELECT a FROM b WHERE c = $1'],
    ['SELECT a FROM b WHERE c = $1 AND d IN (${e})', 'SELECT a FROM b WHERE c = $1 AND d IN ($2)'],
    ['SELECT a FROM ${table} t', 'SELECT a FROM "${table}" t'],
    ['SELECT a FROM "${schema}".b', 'SELECT a FROM "${schema}".b'],
    ['SELECT a FROM ${schema}.b', 'SELECT a FROM "${schema}".b'],
    ['SELECT a FROM b_${year}', 'SELECT a FROM b_1'],
    ['SELECT ${columns} FROM b', 'SELECT "${columns}" FROM b'],
    [
      'SELECT a FROM b ORDER BY ${column} ${direction} LIMIT 10',
      'SELECT a FROM b ORDER BY "${column}" LIMIT 10',
    ],
    ['SELECT a FROM b ${where}', 'SELECT a FROM b WHERE $1 ORDER BY 1 LIMIT $1'],
    ['SELECT a FROM b ${where} ORDER BY a LIMIT 5', 'SELECT a FROM b WHERE $1 ORDER BY a LIMIT 5'],
    ['SELECT a FROM b WHERE c ${more} LIMIT 5', 'SELECT a FROM b WHERE c AND $1 LIMIT 5'],
    ['DELETE FROM b ${where}', 'DELETE FROM b WHERE $1'],
    ['UPDATE b SET ${sets} WHERE id = $${i}', 'UPDATE b SET "${sets}" = $1 WHERE id = $2'],
    ['UPDATE b SET ${column} = $1', 'UPDATE b SET "${column}" = $1'],
    ['INSERT INTO b (${columns}) VALUES ${rows}', 'INSERT INTO b ("${columns}") VALUES ($2)'],
    ['INSERT INTO b ${row}', 'INSERT INTO b ("${row}") VALUES ($1)'],
    [
      "SELECT a FROM b WHERE c > now() - interval '${days} days'",
      "SELECT a FROM b WHERE c > now() - interval '1 days'",
    ],
    ["SELECT a FROM b WHERE c LIKE '%${text}%'", "SELECT a FROM b WHERE c LIKE '%1%'"],
    ['SELECT a FROM b WHERE c ${operator} $1', 'SELECT a FROM b WHERE c = $1'],
    ["SELECT a FROM b ORDER BY c ${up ? 'ASC' : 'DESC'}", 'SELECT a FROM b ORDER BY c DESC'],
    [
      'SELECT a FROM (${inner}) x JOIN ${other} ON true',
      'SELECT a FROM (SELECT 1) x JOIN "${other}" ON true',
    ],
    ['SELECT a FROM b WHERE c = ANY(${ids}::int[])', 'SELECT a FROM b WHERE c = ANY($1::int[])'],
    ['CREATE TABLE ${name} (${columns})', 'CREATE TABLE "${name}" ("${columns}" int)'],
    ['SELECT a -- ${note}\nFROM b', 'SELECT a -- FROM b'],
    ['SELECT a FROM ${b} WHERE c = $first AND d = ${e}', 'SELECT a FROM "${b}" WHERE c = $first AND d = $2'],
    ['SELECT 1; DELETE FROM ${b}; SELECT ${c}', 'SELECT 1; DELETE FROM "${b}"; SELECT "${c}"'],
  ])('%s', (sql, expected) => {
    expect(found(`pool.query(\`${sql}\`)`)).toEqual([`pool.query: ${expected}`]);
  });

  it('what the document says stands there', () => {
    const constants = "const columns = 'id, name';\nconst size = 20;\n";
    const query = 'pool.query(`SELECT ${columns} FROM a ORDER BY id LIMIT ${size}`)';
    expect(found(constants + query)).toEqual(['pool.query: SELECT id, name FROM a ORDER BY id LIMIT 20']);
  });

  it('other SQL templates', () => {
    const query = 'await sql`SELECT a FROM b WHERE c = ${c} ${more ? sql`AND d = ${d}` : sql``}`';
    expect(found(query)).toEqual(['sql: SELECT a FROM b WHERE c = $1 AND d = NULL']);
    expect(found('const active = sql`NOT deleted`;\nawait sql`SELECT a FROM b WHERE ${active}`')).toEqual([
      'sql: SELECT a FROM b WHERE NOT deleted',
    ]);
  });

  it('numbers as PostgreSQL writes them', () => {
    expect(found('pool.query(`SELECT a FROM b LIMIT ${1_000n}`)')).toEqual([
      'pool.query: SELECT a FROM b LIMIT 1000',
    ]);
  });

  it('what stands elsewhere in the document', () => {
    const outer = 'pool.query(`WITH c AS (${inner}) SELECT a FROM c`)';
    const whole = 'pool.query: WITH c AS (SELECT a FROM b) SELECT a FROM c';
    expect(found(`const inner = 'SELECT a FROM b'; ${outer}`)).toEqual([whole]);
    expect(found(`const inner = () => 'SELECT a FROM b'; ${outer.replace('inner', 'inner()')}`)).toEqual([
      whole,
    ]);
    const rest = 'function all(t) { return `SELECT a FROM ${t}` }\npool.query(`${all(b)} WHERE c = 1`)';
    expect(found(rest)).toEqual(['pool.query: SELECT a FROM "${t}" WHERE c = 1']);
  });

  it('and says nothing where nothing does', () => {
    expect(found('pool.query(`SELECT a FROM b ${c} WHERE ${d} FROM e`)')).toEqual([
      'pool.query: SELECT a FROM b WHERE $1 ORDER BY 1 LIMIT $1 WHERE $2 FROM e ?',
    ]);
  });

  it('within bounds', () => {
    const many = Array.from({ length: 300 }, (_, i) => `\${a${i}}`).join(' x ');
    expect(found(`pool.query(\`SELECT a FROM b ${many}\`)`)[0]).toMatch(/\?$/);
    const constants = Array.from({ length: 30 }, (_, i) => `const c${i + 1} = \`\${c${i}} \${c${i}}\`;`).join(
      '\n',
    );
    expect(found(`const c0 = c30;\n${constants}\npool.query(\`SELECT \${c30}\`)`)).toHaveLength(1);
  });
});
