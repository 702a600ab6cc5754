import type { Checkout, CodeModel, QueryCall } from '../syntax/embedded/code-model';
import type { TextEdit } from '../text/edit';
import { blanksBefore, lineBreakBefore } from '../text/line-start';
import { defineCodeRule, type Fix } from './rule';

export const clientForOneQuery = defineCodeRule({
  name: 'client-for-one-query',
  severity: 'information',
  since: '0.1.0',
  fix: 'unsafe',
  summary: 'A client that is taken from a pool for a single query.',
  why: 'A client is for queries that have to run on one connection, such as those of a transaction. For a single one `pool.query` takes a client, sends the query and gives the client back, also when the query fails; by hand that takes a `try` and a `finally`, and whoever changes the function can lose the client.',
  advice: 'Call `pool.query`. Keep the client where the query needs the state of its session.',
  bad: [
    `import { pool } from './pool';

export async function findUser(id: string) {
  const client = await pool.connect();
  try {
    const { rows } = await client.query('SELECT id, name FROM users WHERE id = $1', [id]);
    return rows[0];
  } finally {
    client.release();
  }
}
`,
    `import { pool } from './pool';

export async function endSession(id: string) {
  const client = await pool.connect();
  await client.query('DELETE FROM sessions WHERE id = $1', [id]);
  client.release();
}
`,
  ],
  good: [
    `import { pool } from './pool';

export async function findUser(id: string) {
  const { rows } = await pool.query('SELECT id, name FROM users WHERE id = $1', [id]);
  return rows[0];
}
`,
    `import { pool } from './pool';

export async function lock(id: string) {
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [id]);
  } finally {
    client.release();
  }
}
`,
    `import { pool } from './pool';

export async function endSessions(ids: readonly string[]) {
  const client = await pool.connect();
  try {
    for (const id of ids) await client.query('DELETE FROM sessions WHERE id = $1', [id]);
  } finally {
    client.release();
  }
}
`,
  ],
  *check(code: CodeModel) {
    for (const checkout of code.checkouts) {
      const { soleUse } = checkout;
      const query = code.queries.find(({ calleeRange }) => calleeRange.start === soleUse?.name.start);
      if (!query || !isForAnyConnection(query)) continue;
      if (query.loops.some(({ range }) => range.start > checkout.range.end)) continue;
      const pool = checkout.callee.replace(/\??\.connect$/, '');
      const fix = fixOf(checkout, pool, code.text);
      yield {
        range: checkout.range,
        message: `\`${checkout.name}\` is taken for a single query: \`${pool}.query\` takes one and gives it back by itself.`,
        ...(fix && { fixes: [fix] }),
      };
    }
  },
});

/** The query leaves nothing in its session and asks nothing of it. */
function isForAnyConnection({ site, statements }: QueryCall): boolean {
  const [statement] = statements;
  if (site.method !== 'query' || statements.length !== 1 || statement?.result.kind !== 'parsed') return false;
  const { tree } = statement.result;
  if (!/^(?:Select|Insert|Update|Delete|Merge)Stmt$/.test(tree.root.type)) return false;
  return tree.of('FuncCall').every(({ node }) => {
    const name = node.funcname?.at(-1);
    return name !== undefined && 'String' in name && !ofSession.test(name.String.sval ?? '');
  });
}

const ofSession =
  /advisory|set_config|current_setting|backend_pid|^lo_|^(?:curr|last)val$|^setseed$|^random$/;

function fixOf({ soleUse, name }: Checkout, pool: string, text: string): Fix | undefined {
  if (!soleUse?.removal) return undefined;
  const { taking, attempt, release } = soleUse.removal;
  if (/\/\/|\/\*/.test(text.slice(taking.start, taking.end))) return undefined;
  const edits: TextEdit[] = [removal(taking.start, taking.end), { range: soleUse.name, newText: pool }];
  if (release) edits.push(removal(lineBreakBefore(text, release.start), release.end));
  if (!attempt) return { title: `Send the query with ${pool}, without ${name}`, safety: 'unsafe', edits };
  const { range, body, handlerEnd } = attempt;
  const hasComment = (start: number, end: number): boolean => /\/\/|\/\*/.test(text.slice(start, end));
  if (handlerEnd !== undefined) {
    if (hasComment(handlerEnd, range.end)) return undefined;
    edits.push(removal(handlerEnd, range.end));
  } else {
    if (hasComment(range.start, body.start) || hasComment(body.end, range.end)) return undefined;
    if (text.slice(body.start, body.end).includes('`')) return undefined;
    edits.push(removal(range.start, body.start), ...outdented(body.start, body.end, range.start, text));
    edits.push(removal(body.end, range.end));
  }
  return { title: `Send the query with ${pool}, without ${name}`, safety: 'unsafe', edits };
}

/** The lines of the body start where the `try` starts. A template could reach over several lines. */
function outdented(start: number, end: number, outer: number, text: string): TextEdit[] {
  const unit = blanksBefore(text, start).length - blanksBefore(text, outer).length;
  const edits: TextEdit[] = [];
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) {
    const blank = /^[ \t]*/.exec(text.slice(at + 1))?.[0].length ?? 0;
    if (unit > 0 && blank >= unit) edits.push(removal(at + 1, at + 1 + unit));
  }
  return edits;
}

function removal(start: number, end: number): TextEdit {
  return { range: { start, end }, newText: '' };
}
