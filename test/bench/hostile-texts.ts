// Texts that nobody writes, of any size.

/** A kind of text. */
export interface HostileText {
  readonly title: string;
  readonly languageId: string;
  /** Of about that many characters. */
  text(size: number): string;
  /** Of the largest text. */
  readonly largest: number;
}

/** The same for the same seed: https://en.wikipedia.org/wiki/Xorshift. */
function random(from: number): () => number {
  let state = from | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const repeated = (piece: string) => (size: number) => piece.repeat(Math.ceil(size / piece.length));

const pieces = [
  'SELECT',
  ' ',
  "'",
  '"',
  '$$',
  '--',
  '/*',
  '*/',
  '\n',
  ';',
  '(',
  ')',
  'é',
  '😀',
  '\\',
  '1',
  ',',
  't',
];

const randomPieces = (seed: number) => (size: number) => {
  const next = random(seed);
  let text = '';
  while (text.length < size) text += pieces[Math.floor(next() * pieces.length)];
  return text;
};

const randomCharacters = (seed: number) => (size: number) => {
  const next = random(seed);
  let text = '';
  while (text.length < size) text += String.fromCharCode(1 + Math.floor(next() * 255));
  return text;
};

const sql = (title: string, text: HostileText['text'], largest = 1_000_000): HostileText => ({
  title,
  languageId: 'sql',
  text,
  largest,
});
const typescript = (title: string, text: HostileText['text'], largest = 500_000): HostileText => ({
  title,
  languageId: 'typescript',
  text,
  largest,
});

const query = "SELECT id, total FROM orders WHERE customer_id = 7 AND status = 'open' LIMIT 20;\n";

const numbered = (piece: (i: number) => string) => (size: number) => {
  let text = '';
  for (let i = 0; text.length < size; i++) text += piece(i);
  return text;
};

const differingQuery = (i: number) =>
  `SELECT * FROM orders WHERE customer_id = ${i} AND status = 'open' ORDER BY id LIMIT 20;\n`;

/** The same for the same seed. */
export const hostileTexts = (seed: number): readonly HostileText[] => [
  sql('random characters', randomCharacters(seed)),
  sql('random pieces of SQL', randomPieces(seed)),
  sql('truncated statements', repeated('SELECT id FROM orders WHERE;\n')),
  sql('misspelt statements', repeated('SELCT id FORM orders WHRE x = 1;\n')),
  sql('queries', repeated(query), 8_000_000),
  sql('queries that differ', numbered(differingQuery)),
  sql('100,000 short statements', repeated('SELECT 1;\n')),
  sql('nested parentheses', (size) => `SELECT ${'('.repeat(size / 2)}1${')'.repeat(size / 2)}`, 100_000),
  sql('open parentheses', (size) => `SELECT ${'('.repeat(size)}`),
  sql('open CASE', (size) => `SELECT ${repeated('CASE WHEN ')(size)}`),
  sql('one line of queries', (size) => repeated(query)(size).replaceAll('\n', ' ')),
  sql('one statement of additions', (size) => `SELECT 1${repeated(' + 1')(size)}`),
  sql('one statement of commas', (size) => `SELECT 1${repeated(', 1')(size)} FROM t`),
  sql('one list of IN', (size) => `SELECT id FROM t WHERE id IN (1${repeated(', 1')(size)})`),
  sql('rows of INSERT', (size) => `INSERT INTO t (a, b) VALUES (1, 'x')${repeated(", (1, 'x')")(size)}`),
  sql('conditions with AND', (size) => `SELECT id FROM t WHERE a = 1${repeated(' AND a = 1')(size)}`),
  sql('conditions with OR', (size) => `SELECT id FROM t WHERE a = 1${repeated(' OR b = 1')(size)}`),
  sql('UNION of queries', (size) => `SELECT a FROM t${repeated(' UNION SELECT a FROM t')(size)}`),
  sql('joins', (size) => `SELECT 1 FROM t${repeated(' JOIN u ON true')(size)}`),
  sql('tables in FROM', (size) => `SELECT 1 FROM t${repeated(', u')(size)} WHERE t.a = 1`),
  sql(
    'common table expressions',
    (size) => `WITH a AS (SELECT 1)${repeated(', b AS (SELECT 1)')(size)} SELECT 1`,
  ),
  sql('open string', (size) => `SELECT '${repeated(query.replaceAll("'", ''))(size)}`),
  sql('open comment', (size) => `/*${repeated(query)(size)}`),
  sql('open comments', repeated('/* ')),
  sql('open dollar quote', (size) => `DO $body$${repeated(query)(size)}`),
  sql('many dollar tags', (size) => Array.from({ length: size / 8 }, (_, i) => `$t${i}$ `).join('')),
  sql('dollars', repeated('$')),
  sql('quotes', repeated("'")),
  sql('backslashes', repeated('\\')),
  sql('blanks', repeated(' ')),
  sql('line comments', repeated('-- x\n')),
  sql('dashes', repeated('-')),
  sql('operators', (size) => `SELECT ${repeated('+-*/<>=')(size)}`),
  sql('placeholders', (size) => `SELECT ${repeated(':a, ')(size)}1`),
  sql('broken placeholders', (size) => `SELECT ${repeated('? :a ')(size)}`),
  sql('suppressions', repeated('-- forecost allow select-star: x\nSELECT * FROM t;\n')),
  sql('COPY without rows', repeated('COPY t FROM stdin;\n')),
  sql('meta-commands', repeated('\\echo x\n')),
  sql('tables and indexes', (size) =>
    Array.from(
      { length: size / 80 },
      (_, i) => `CREATE TABLE t${i} (id int PRIMARY KEY, a int);\nCREATE INDEX ON t${i} (a);\n`,
    ).join(''),
  ),
  sql('one table again', repeated('CREATE TABLE t (id int);\n')),
  sql(
    'columns of one table',
    (size) => `CREATE TABLE t (${Array.from({ length: size / 10 }, (_, i) => `c${i} int`).join(',\n')});`,
  ),
  sql(
    'additions to one table',
    (size) =>
      `CREATE TABLE t (id int);\n${Array.from({ length: size / 40 }, (_, i) => `ALTER TABLE t ADD COLUMN c${i} int;\n`).join('')}`,
  ),
  sql(
    'indexes of one table',
    (size) => `CREATE TABLE t (a int);\n${repeated('CREATE INDEX ON t (a);\n')(size)}`,
  ),
  sql('indexes that are renamed and dropped', (size) =>
    numbered(
      (i) =>
        `CREATE TABLE t${i} (a int);\nCREATE INDEX a${i} ON t${i} (a);\nALTER INDEX a${i} RENAME TO b${i};\nDROP INDEX b${i};\n`,
    )(size),
  ),
  sql(
    'partitions',
    (size) =>
      `CREATE TABLE t (a int) PARTITION BY RANGE (a);\n${numbered((i) => `CREATE TABLE t${i} PARTITION OF t FOR VALUES FROM (${i}) TO (${i + 1});\nCREATE INDEX i${i} ON t${i} (a);\n`)(size)}`,
  ),
  sql(
    'schemas that are renamed and dropped',
    numbered(
      (i) =>
        `CREATE TABLE a${i}.t (a int);\nALTER SCHEMA a${i} RENAME TO b${i};\nDROP SCHEMA b${i} CASCADE;\n`,
    ),
  ),
  sql(
    'policies of one table',
    (size) =>
      `CREATE TABLE t (a int);\n${numbered((i) => `CREATE POLICY p${i} ON t USING (a = ${i});\n`)(size)}`,
  ),
  sql('a dump of 30 MB', repeated(query), 30_000_000),
  sql('surrogates', repeated("SELECT '😀';\n")),
  sql('transactions', repeated('BEGIN; ')),
  typescript('open templates', repeated('const a = sql`SELECT 1 FROM t WHERE id = ${')),
  typescript('many queries', repeated('await pool.query(`SELECT * FROM orders WHERE id = ${id}`);\n')),
  typescript(
    'nested templates',
    (size) => `${'sql`SELECT ${'.repeat(size / 22)}1${'} FROM t`'.repeat(size / 22)}`,
    50_000,
  ),
  typescript('open calls', repeated('pool.query(')),
  typescript('open braces', repeated('{')),
  typescript('one template of holes', (size) => `sql\`SELECT ${repeated('${a}, ')(size)}1\``),
  typescript('one long concatenation', (size) => `pool.query("SELECT 1"${repeated(' + ", 1"')(size)})`),
  typescript('functions that call each other', (size) =>
    Array.from(
      { length: size / 60 },
      (_, i) => `async function f${i}() { await pool.query('SELECT 1'); await f${i + 1}(); }\n`,
    ).join(''),
  ),
  typescript('one list of strings', (size) => `const all = [${repeated("'SELECT 1', ")(size)}];`),
  typescript(
    'one function of many queries',
    (size) =>
      `async function f(a) { ${numbered((i) => `await client.query('SELECT ${i} FROM t');\n`)(size)} }`,
  ),
  typescript(
    'one function of many clients',
    (size) =>
      `import { Pool } from 'pg'; const pool = new Pool();\nasync function f() { ${numbered((i) => `const c${i} = await pool.connect(); await c${i}.query('SELECT 1'); c${i}.release();\n`)(size)} }`,
  ),
  typescript('random pieces of SQL in code', (size) => `sql\`${randomPieces(seed)(size)}`),
  typescript(
    'a bundle',
    repeated('export const all = () => pool.query("SELECT * FROM orders");\n'),
    5_000_000,
  ),
  typescript('random characters in code', randomCharacters(seed)),
];
