import type { CodeModel, QueryCall } from '../syntax/embedded/code-model';
import { defineCodeRule, type Fix } from './rule';

export const floatingQuery = defineCodeRule({
  name: 'floating-query',
  severity: 'warning',
  since: '0.1.0',
  fix: 'unsafe',
  summary: 'A query whose promise nobody waits for.',
  why: 'The code goes on before the query has run, and what it does next may overtake the query on another connection. When the query fails, nobody hears of it but Node.js, which ends the process on an unhandled rejection.',
  advice:
    'Write `await` before the call, or return the promise. Where the query is meant to run on its own, add `.catch(…)`, or collect the promises for `Promise.allSettled`.',
  bad: [
    `import { pool } from './pool';

export async function signOut(id: string) {
  pool.query('DELETE FROM sessions WHERE id = $1', [id]);
}
`,
    `import { pool } from './pool';

export function touch(id: string) {
  pool.query('UPDATE sessions SET seen_at = now() WHERE id = $1', [id]);
}
`,
  ],
  good: [
    `import { pool } from './pool';

export async function signOut(id: string) {
  await pool.query('DELETE FROM sessions WHERE id = $1', [id]);
}
`,
    `import { pool } from './pool';

export function touch(id: string) {
  pool.query('UPDATE sessions SET seen_at = now() WHERE id = $1', [id]).catch(report);
}
`,
    `import { pool } from './pool';

export function touch(id: string) {
  void pool.query('UPDATE sessions SET seen_at = now() WHERE id = $1', [id]);
}
`,
    `import { pool } from './pool';

export function touch(id: string) {
  pool.query('UPDATE sessions SET seen_at = now() WHERE id = $1', [id], (error) => report(error));
}
`,
    `export function find(id: string) {
  builder.query('SELECT name FROM users WHERE id = $1', [id]);
}
`,
  ],
  *check(code: CodeModel) {
    for (const query of code.queries) {
      const { floating, method } = query.site;
      if (!floating || !query.fragment || query.receiver === 'unknown' || method !== 'query') continue;
      yield {
        range: query.calleeRange,
        message: `Nobody waits for the promise of \`${query.callee}\`: an error of the query ends the process.`,
        ...(floating.inAsync && { fixes: [fixOf(query, floating.start)] }),
      };
    }
  },
});

function fixOf(query: QueryCall, start: number): Fix {
  return {
    title: `Await ${query.callee}`,
    safety: 'unsafe',
    edits: [{ range: { start, end: start }, newText: 'await ' }],
  };
}
