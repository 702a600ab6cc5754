import type { CodeModel, QueryCall } from '../syntax/embedded/code-model';
import { blanksBefore } from '../text/line-start';
import { isPlainRead } from './rewrites/plain-read';
import { defineCodeRule, type Fix } from './rule';

export const sequentialQueries = defineCodeRule({
  name: 'sequential-queries',
  severity: 'information',
  since: '0.1.0',
  fix: 'unsafe',
  summary: 'Reads that wait for each other though none needs the other.',
  why: 'Each `await` costs a round trip and the time of its query. A pool can send reads that do not depend on each other over several connections at once, and the caller waits for the longest of them instead of for their sum.',
  advice:
    'Send them together, `const [users, orders] = await Promise.all([pool.query(…), pool.query(…)])`, or ask for both in one query. Leave them where the pool is small and busy: each takes a connection of its own.',
  bad: [
    `import { pool } from './pool';

export async function overview(id: string) {
  const user = await pool.query('SELECT name FROM users WHERE id = $1', [id]);
  const orders = await pool.query('SELECT total FROM orders WHERE user_id = $1 ORDER BY id LIMIT 10', [id]);
  return { user: user.rows[0], orders: orders.rows };
}
`,
  ],
  good: [
    `import { pool } from './pool';

export async function overview(id: string) {
  const user = await pool.query('SELECT account_id FROM users WHERE id = $1', [id]);
  const account = await pool.query('SELECT name FROM accounts WHERE id = $1', [user.rows[0].account_id]);
  return account.rows[0];
}
`,
    `import type { PoolClient } from 'pg';

export async function overview(client: PoolClient, id: string) {
  const user = await client.query('SELECT name FROM users WHERE id = $1', [id]);
  const orders = await client.query('SELECT total FROM orders WHERE user_id = $1 ORDER BY id LIMIT 10', [id]);
  return { user, orders };
}
`,
    `import { pool } from './pool';

export async function overview(id: string) {
  const user = await pool.query('SELECT name FROM users WHERE id = $1', [id]);
  if (!user.rows[0]) return undefined;
  const orders = await pool.query('SELECT total FROM orders WHERE user_id = $1 ORDER BY id LIMIT 10', [id]);
  return { user, orders };
}
`,
  ],
  *check(code: CodeModel) {
    const reads = code.queries.filter(isRead);
    for (let i = 0; i < reads.length; ) {
      const run = runFrom(reads, i);
      const second = run[1];
      if (second) {
        const first = run[0]?.site.place?.names[0] ?? '';
        const fix = fixOf(run, code.text);
        yield {
          range: second.calleeRange,
          message: `This query waits for \`${first}\` without using it: send the ${run.length} queries at once with \`Promise.all\`.`,
          ...(fix && { fixes: [fix] }),
        };
      }
      i += Math.max(1, run.length);
    }
  },
});

/** A result of a pool that is kept in a constant, and nothing else happens. */
function isRead(query: QueryCall): boolean {
  return query.receiver === 'pool' && query.site.place?.isDeclaration === true && isPlainRead(query);
}

/** The reads from `reads[start]` on that follow each other in one block and use nothing of those before. */
function runFrom(reads: readonly QueryCall[], start: number): QueryCall[] {
  const run: QueryCall[] = [];
  const declared = new Set<string>();
  for (let i = start; i < reads.length; i++) {
    const read = reads[i];
    const place = read?.site.place;
    const before = run.at(-1)?.site.place;
    if (!read || !place) break;
    const follows = !before || (place.blocks[0] === before.blocks[0] && place.index === before.index + 1);
    if (!follows || [...read.argumentNames, ...read.receiverNames].some((name) => declared.has(name))) break;
    run.push(read);
    for (const name of place.names) declared.add(name);
  }
  return run;
}

/** Where nothing but the declarations would change: no comment between them, nothing else in them. */
function fixOf(run: readonly QueryCall[], text: string): Fix | undefined {
  const patterns: string[] = [];
  const calls: string[] = [];
  let last: { readonly start: number; readonly end: number } | undefined;
  const start = run[0]?.site.place?.constant?.statement.start ?? 0;
  for (const { site, calleeRange, range } of run) {
    const { constant } = site.place ?? {};
    if (!constant || !/^const\s/.test(text.slice(constant.statement.start))) return undefined;
    if (last && text.slice(last.end, constant.statement.start).trim() !== '') return undefined;
    last = constant.statement;
    patterns.push(text.slice(constant.pattern.start, constant.pattern.end));
    calls.push(text.slice(calleeRange.start, range.end));
  }
  if (!last) return undefined;
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const indent = blanksBefore(text, start);
  const unit = indent.includes('\t') ? '\t' : '  ';
  const lines = calls.map((call) => `${indent}${unit}${call},${lineEnd}`).join('');
  const newText = `const [${patterns.join(', ')}] = await Promise.all([${lineEnd}${lines}${indent}]);`;
  return {
    title: `Send the ${run.length} queries at once`,
    safety: 'unsafe',
    edits: [{ range: { start, end: last.end }, newText }],
  };
}
