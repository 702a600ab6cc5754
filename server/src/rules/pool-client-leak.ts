import type { Checkout, CodeModel, Tail } from '../syntax/embedded/code-model';
import type { TextEdit } from '../text/edit';
import { lineBreakBefore } from '../text/line-start';
import type { Range } from '../text/range';
import { defineCodeRule, type Fix } from './rule';

export const poolClientLeak = defineCodeRule({
  name: 'pool-client-leak',
  severity: 'warning',
  since: '0.1.0',
  fix: 'unsafe',
  summary: 'A client that does not go back to its pool when something is thrown.',
  why: 'A client that was taken with `connect()` belongs to its taker until `release()`. An error on the way there loses it: the connection stays open, often in the middle of a transaction with its locks, and after `max` such errors `connect()` waits for ever.',
  advice:
    'Call `release()` in a `finally` block that starts right behind `connect()`. For a single query use `pool.query`, which gives its connection back by itself.',
  bad: [
    `import { pool } from './pool';

async function capture(id: string) {
  const client = await pool.connect();
  await client.query('UPDATE payments SET captured = true WHERE id = $1', [id]);
  client.release();
}
`,
    `import { Pool } from 'pg';

const pool = new Pool();

export async function names() {
  const client = await pool.connect();
  const { rows } = await client.query('SELECT name FROM users WHERE active LIMIT 10');
  return rows;
}
`,
    `import type { Pool } from 'pg';

async function transfer(pool: Pool, amount: number) {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('UPDATE accounts SET balance = balance - $1 WHERE id = 1', [amount]);
    await client.query('COMMIT');
    client.release();
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
`,
  ],
  good: [
    `import { pool } from './pool';

async function capture(id: string) {
  const client = await pool.connect();
  try {
    await client.query('UPDATE payments SET captured = true WHERE id = $1', [id]);
  } finally {
    client.release();
  }
}
`,
    `import { pool } from './pool';

export async function take() {
  const client = await pool.connect();
  await client.query("SET statement_timeout = '5s'");
  return client;
}
`,
    `import { pool } from './pool';

async function check() {
  const client = await pool.connect();
  client.release();
}
`,
    `import { pool } from './pool';

async function run(work: Work) {
  const client = await pool.connect();
  return work(client).finally(() => client.release());
}
`,
    `const channel = await broker.connect();
channel.send('SELECT');
`,
  ],
  *check(code: CodeModel) {
    for (const checkout of code.checkouts) {
      if (checkout.safe) continue;
      const fix = fixOf(checkout, code.text);
      const { name, callee } = checkout;
      yield {
        range: checkout.range,
        message:
          checkout.releases.length === 0
            ? `\`${name}\` is taken with \`${callee}\` and never released.`
            : `\`${name}\` is not released when something is thrown behind \`${callee}\`: release it in a \`finally\` block.`,
        ...(fix && { fixes: [fix] }),
      };
    }
  },
});

function fixOf(checkout: Checkout, text: string): Fix | undefined {
  const { tail, releases, name } = checkout;
  if (!tail) return undefined;
  const own: Range[] = [];
  for (const { statement } of releases) {
    if (!statement || statement.start < tail.range.start || statement.end > tail.range.end) return undefined;
    own.push(statement);
  }
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const unit = indentUnit(tail.indent, text);
  const release = `${name}.release();`;
  const removals = own.map((statement): TextEdit => ({ range: wholeLines(text, statement), newText: '' }));
  return { title: `Release ${name} in a finally block`, safety: 'unsafe', edits: [...removals, ...added()] };

  function added(): TextEdit[] {
    const { indent, finallyStart, tryEnd } = tail as Tail;
    if (finallyStart !== undefined) return [insertion(finallyStart, `${lineEnd}${indent}${unit}${release}`)];
    const closing = ` finally {${lineEnd}${indent}${unit}${release}${lineEnd}${indent}}`;
    if (tryEnd !== undefined) return [insertion(tryEnd, closing)];
    return wrapped(
      tail as Tail,
      removals,
      `try {${lineEnd}${indent}`,
      `${lineEnd}${indent}}${closing}`,
      unit,
    );
  }
}

/** The tail inside a `try`, its lines one step further to the right. */
function wrapped(
  tail: Tail,
  removals: readonly TextEdit[],
  opening: string,
  closing: string,
  unit: string,
): TextEdit[] {
  const isRemoved = (offset: number): boolean =>
    removals.some(({ range }) => range.start <= offset && offset < range.end);
  const last = removals.find(({ range }) => range.start < tail.range.end && tail.range.end <= range.end);
  const end = last ? last.range.start : tail.range.end;
  return [
    insertion(tail.range.start, opening + unit),
    ...tail.lineStarts
      .filter((start) => !isRemoved(start) && start < end)
      .map((start) => insertion(start, unit)),
    insertion(end, closing),
  ];
}

function insertion(offset: number, newText: string): TextEdit {
  return { range: { start: offset, end: offset }, newText };
}

/** The statement with the line break before it, where it has its lines for itself. */
function wholeLines(text: string, statement: Range): Range {
  return { start: lineBreakBefore(text, statement.start), end: statement.end };
}

function indentUnit(indent: string, text: string): string {
  if (indent.includes('\t')) return '\t';
  const first = /^( +)\S/m.exec(text)?.[1] ?? '  ';
  return first.length <= 8 ? first : '  ';
}
