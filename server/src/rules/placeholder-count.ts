import type { CodeModel, QueryCall } from '../syntax/embedded/code-model';
import { defineCodeRule } from './rule';

export const placeholderCount = defineCodeRule({
  name: 'placeholder-count',
  severity: 'warning',
  since: '0.1.0',
  fix: 'none',
  summary: 'A query that is given more or fewer values than it has placeholders.',
  why: 'PostgreSQL refuses the query each time that it is sent: `bind message supplies 1 parameters, but prepared statement "" requires 2`. Nothing says so before the code runs.',
  advice:
    'Give the query one value for each of `$1` to the highest `$n`. A placeholder may stand several times.',
  bad: [
    `import { pool } from './pool';

await pool.query('SELECT id FROM orders WHERE customer_id = $1 AND status = $2 LIMIT 10', [customerId]);
`,
    `import { pool } from './pool';

await pool.query({ text: 'DELETE FROM sessions WHERE id = $1', values: [id, userId] });
`,
    `import { pool } from './pool';

await pool.query('DELETE FROM sessions WHERE id = $1');
`,
  ],
  good: [
    `import { pool } from './pool';

await pool.query('SELECT id FROM orders WHERE customer_id = $1 OR payer_id = $1 LIMIT 10', [customerId]);
`,
    `import { pool } from './pool';

await pool.query('DELETE FROM sessions WHERE id = $1 AND user_id = $2', [...key]);
`,
    `import { pool } from './pool';

await pool.query(\`UPDATE users SET \${changes} WHERE id = $1\`, [id, name]);
`,
    `await db.query('DELETE FROM sessions WHERE id = $1', [id, userId]);
`,
  ],
  *check(code: CodeModel) {
    for (const query of code.queries) {
      const { values } = query.site;
      const placeholders = placeholdersOf(query);
      if (!values || placeholders === undefined) continue;
      const given = values.kind === 'list' ? values.items.length : 0;
      if (given === placeholders) continue;
      const highest = placeholders === 0 ? 'no placeholder' : `placeholders up to \`$${placeholders}\``;
      yield {
        range: values.kind === 'list' ? values.range : query.calleeRange,
        message: `The query has ${highest}, but \`${query.callee}\` is given ${numberOf(given)}.`,
      };
    }
  },
});

/** The highest `$n`, where the driver sends the text as it is written. */
function placeholdersOf({ receiver, site, fragment, statements }: QueryCall): number | undefined {
  const [statement] = statements;
  if (receiver === 'unknown' || site.method !== 'query' || !site.isOneText) return undefined;
  if (!fragment || fragment.holes.length > 0 || !statement || statements.length > 1) return undefined;
  if (statement.result.kind !== 'parsed') return undefined;
  const isNative = statement.parameters.every(({ index, written }) => written === `$${index}`);
  return isNative ? Math.max(0, ...statement.parameters.map(({ index }) => index)) : undefined;
}

function numberOf(given: number): string {
  return given === 0 ? 'no values' : given === 1 ? '1 value' : `${given} values`;
}
