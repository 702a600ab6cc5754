import type { CodeModel, QueryCall } from '../syntax/embedded/code-model';
import { isQueryType } from '../syntax/query-types';
import type { TextEdit } from '../text/edit';
import { parameterEdit } from './rewrites/parameter-edits';
import { defineCodeRule, type Fix } from './rule';

export const sqlInjection = defineCodeRule({
  name: 'sql-injection',
  severity: 'warning',
  silentIn: ['tests'],
  since: '0.1.0',
  fix: 'unsafe',
  summary: 'A string from outside that becomes a part of the SQL.',
  why: "Whoever chooses the string chooses the query: `' OR true --` reads every row, and a quote in a name breaks the statement. PostgreSQL also parses and plans each text anew, and `pg_stat_statements` may list it as a query of its own.",
  advice:
    'Write `$1` where the value stands, without quotes, and send the value in the array behind the SQL.',
  bad: [
    `import { pool } from './pool';

export async function findUser(email: string) {
  return pool.query(\`SELECT id, name FROM users WHERE email = '\${email}'\`);
}
`,
    `import { pool } from './pool';

app.get('/orders/:id', async (req, res) => {
  const { rows } = await pool.query('SELECT total FROM orders WHERE id = ' + req.params.id);
  res.json(rows);
});
`,
  ],
  good: [
    `import { pool } from './pool';

export async function findUser(email: string) {
  return pool.query('SELECT id, name FROM users WHERE email = $1', [email]);
}
`,
    `import { pool } from './pool';

export async function findUser(id: number) {
  return pool.query(\`SELECT id, name FROM users WHERE id = \${id}\`);
}
`,
    `import { pool } from './pool';

export async function findUser(email: string) {
  return pool.query(sql\`SELECT id, name FROM users WHERE email = \${email}\`);
}
`,
    `import { pool } from './pool';

const status = 'open';
await pool.query(\`SELECT id FROM orders WHERE status = '\${status}' LIMIT 10\`);
`,
    `import { pool } from './pool';

export async function count(kind: string) {
  if (!kinds.includes(kind)) throw new Error('No such kind.');
  return pool.query(\`SELECT count(*) FROM events WHERE kind = '\${kind}'\`);
}
`,
  ],
  *check(code: CodeModel) {
    for (const query of code.queries) {
      const [statement] = query.statements;
      if (query.site.method !== 'query' || statement?.result.kind !== 'parsed') continue;
      if (query.statements.length > 1 || !isQueryType(statement.result.tree.root.type)) continue;
      if (query.injected.length === 0) continue;
      const fix = fixOf(query, code.text);
      for (const [i, { range, source }] of query.injected.entries()) {
        yield {
          range,
          message: `\`${source}\` becomes a part of the SQL, and who chooses it can change the query: send it as a parameter.`,
          ...(i === 0 && fix && { fixes: [fix] }),
        };
      }
    }
  },
});

/** One fix for all values of the query, so that their numbers agree. */
function fixOf({ fragment, injected, site, statements }: QueryCall, text: string): Fix | undefined {
  const { values } = site;
  if (!fragment || !values || !site.isOneText || fragment.holes.length !== injected.length) return undefined;
  const own = statements[0]?.parameters ?? [];
  const fills = new Set(fragment.holes.map(({ range }) => fragment.text.slice(range.start, range.end)));
  const highest = Math.max(0, ...own.filter(({ written }) => !fills.has(written)).map(({ index }) => index));
  if ((values.kind === 'list' ? values.items.length : 0) !== highest) return undefined;
  const edits: TextEdit[] = [];
  for (const [i, value] of injected.entries()) {
    const edit = parameterEdit(value, highest + i + 1, text);
    if (!edit) return undefined;
    edits.push(edit);
  }
  if (edits.length === 0) return undefined;
  const sources = injected.map(({ source }) => source).join(', ');
  const last = values.kind === 'list' ? values.items.at(-1) : undefined;
  const at = values.kind === 'none' ? values.insertAt : (last?.end ?? values.range.start + 1);
  const newText = values.kind === 'none' ? `, [${sources}]` : last ? `, ${sources}` : sources;
  edits.push({ range: { start: at, end: at }, newText });
  return {
    title: `Send ${sources} as ${injected.length > 1 ? 'parameters' : 'a parameter'}`,
    safety: 'unsafe',
    edits,
  };
}
