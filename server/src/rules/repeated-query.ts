import type { CodeModel, QueryCall } from '../syntax/embedded/code-model';
import { isPlainRead } from './rewrites/plain-read';
import { defineCodeRule } from './rule';

export const repeatedQuery = defineCodeRule({
  name: 'repeated-query',
  severity: 'information',
  since: '0.1.0',
  fix: 'none',
  summary: 'A read that is sent twice in one function with the same values.',
  why: 'The second query costs another round trip for what is known already, and when somebody else writes in between, the two answers differ and the function works with both.',
  advice: 'Keep the result of the first query and use it again.',
  bad: [
    `import { pool } from './pool';

export async function show(id: string) {
  const { rows } = await pool.query('SELECT name FROM users WHERE id = $1', [id]);
  if (rows.length === 0) return undefined;
  const user = await pool.query('SELECT name FROM users WHERE id = $1', [id]);
  return user.rows[0];
}
`,
  ],
  good: [
    `import { pool } from './pool';

export async function rename(id: string, name: string) {
  const before = await pool.query('SELECT name FROM users WHERE id = $1', [id]);
  await pool.query('UPDATE users SET name = $2 WHERE id = $1', [id, name]);
  const after = await pool.query('SELECT name FROM users WHERE id = $1', [id]);
  return { before, after };
}
`,
    `import { pool } from './pool';

export async function both(a: string, b: string) {
  const first = await pool.query('SELECT name FROM users WHERE id = $1', [a]);
  const second = await pool.query('SELECT name FROM users WHERE id = $1', [b]);
  return { first, second };
}
`,
  ],
  *check(code: CodeModel) {
    const reads = code.queries.filter((query) => query.receiver !== 'unknown' && isPlainRead(query));
    const byFunction = new Map<number | undefined, QueryCall[]>();
    for (const query of reads) {
      const within = query.function?.range.start;
      const before = byFunction.get(within) ?? [];
      const earlier = before.findLast((other) => repeats(other, query, reads, code.text));
      before.push(query);
      byFunction.set(within, before);
      if (!earlier) continue;
      const line = code.text.slice(0, earlier.range.start).split('\n').length;
      yield {
        range: query.calleeRange,
        message: `The same query with the same values was sent in line ${line}: use its result again.`,
      };
    }
  },
});

function repeats(first: QueryCall, second: QueryCall, reads: readonly QueryCall[], text: string): boolean {
  if (!first.function || first.function.range.start !== second.function?.range.start) return false;
  if (first.callee !== second.callee || first.site.argumentsText !== second.site.argumentsText) return false;
  if (first.fragment?.text !== second.fragment?.text || first.fragment?.holes.length !== 0) return false;
  if (first.loops.length !== second.loops.length || !isBehind(first, second)) return false;
  const { values } = first.site;
  if (
    !values ||
    (values.kind === 'list' && values.items.some(({ start, end }) => /[(+]/.test(text.slice(start, end))))
  )
    return false;
  const between = text.slice(first.range.end, second.range.start);
  if (first.argumentNames.some((name) => changes(name, between))) return false;
  const known = reads.filter(({ range }) => range.start > first.range.end && range.end < second.range.start);
  const own = /\bawait\s*\(*\s*$/.test(between) ? 1 : 0;
  return between.split(/\bawait\b|\byield\b/).length - 1 <= known.length + own;
}

/** Whoever comes to the second has been at the first. */
function isBehind(first: QueryCall, second: QueryCall): boolean {
  const block = first.site.place?.blocks[0];
  return block !== undefined && second.site.place?.blocks.includes(block) === true;
}

function changes(name: string, text: string): boolean {
  const escaped = name.replaceAll('$', '\\$');
  return new RegExp(
    `\\b${escaped}(?:\\.[\\w.]+|\\[[^\\]]*\\])?\\s*(?:[-+*/|&?]*=(?!=|>)|\\+\\+|--)|\\b${escaped}\\.\\w+\\(`,
  ).test(text);
}
