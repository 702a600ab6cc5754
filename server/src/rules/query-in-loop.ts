import type {
  CodeModel,
  EnclosingLoop,
  HelperCall,
  QueryCall,
  QueryingFunction,
} from '../syntax/embedded/code-model';
import { isQueryType } from '../syntax/query-types';
import type { Tree } from '../syntax/tree';
import { createLineIndex, type LineIndex } from '../text/line-index';
import { batchEdits } from './rewrites/batch-query';
import { batchReadEdits } from './rewrites/batch-read';
import { runsPerElement } from './rewrites/runs-per-element';
import { type CodeContext, defineCodeRule, type Fix } from './rule';

export const queryInLoop = defineCodeRule({
  name: 'query-in-loop',
  severity: 'warning',
  silentIn: ['tests'],
  since: '0.1.0',
  fix: 'unsafe',
  summary: 'A query that is sent again for every element of a loop.',
  why: 'Each turn waits for a round trip to the server, a parse, a plan and a snapshot, so that the time grows with the number of elements even where every query is fast: a thousand elements at a millisecond each are a second. Sent all at once with `Promise.all`, the queries queue for the connections of the pool instead and keep everybody else waiting.',
  advice:
    'Send one query for all elements. To read: `WHERE id = ANY($1)` with an array, or a join. To write: `INSERT … SELECT … FROM unnest($1::bigint[], $2::int[])`, or `UPDATE … FROM unnest(…)`. For very many rows, send batches of some thousands, or `COPY`.',
  bad: [
    `import { pool } from './pool';

async function customersOf(orders: readonly Order[]) {
  const customers = [];
  for (const order of orders) {
    const { rows } = await pool.query('SELECT id, name FROM customers WHERE id = $1', [order.customerId]);
    customers.push(rows[0]);
  }
  return customers;
}
`,
    `import { pool } from './pool';

export async function endSessions(ids: readonly string[]) {
  for (const id of ids) {
    await pool.query('DELETE FROM sessions WHERE id = $1', [id]);
  }
}
`,
    `await Promise.all(ids.map((id) => db.query('DELETE FROM sessions WHERE id = $1', [id])));
`,
    `for (let i = 0; i < lines.length; i++) {
  await client.query('INSERT INTO lines (id, quantity) VALUES ($1, $2)', [lines[i].id, lines[i].quantity]);
}
`,
    `for await (const reading of readings) {
  await client.query('INSERT INTO readings (at, value) VALUES ($1, $2)', [reading.at, reading.value]);
}
`,
    `import { pool } from './pool';

async function findCustomer(id: string) {
  const { rows } = await pool.query('SELECT id, name FROM customers WHERE id = $1', [id]);
  return rows[0];
}

async function customersOf(orders: readonly Order[]) {
  return Promise.all(orders.map((order) => findCustomer(order.customerId)));
}
`,
    `while (pending.length > 0) {
  const id = pending.pop();
  await client.query('UPDATE tasks SET done = true WHERE id = $1', [id]);
}
`,
  ],
  good: [
    `const { rows } = await pool.query('SELECT id, name FROM customers WHERE id = ANY($1)', [ids]);
`,
    `for (const order of (await pool.query('SELECT id FROM orders WHERE user_id = $1 LIMIT 10', [id])).rows) show(order);
`,
    `for (const status of ['open', 'paid']) {
  counts[status] = await pool.query('SELECT count(*) FROM orders WHERE status = $1', [status]);
}
`,
    `for (let attempt = 0; attempt < attempts; attempt++) {
  try {
    return await pool.query('SELECT id FROM jobs WHERE key = $1', [keys[attempt]]);
  } catch (error) {
    await pause(attempt);
  }
}
`,
    `for (const batch of batches) {
  await client.query('INSERT INTO lines (id) SELECT unnest($1::bigint[])', [batch]);
}
`,
    `for (let i = 0; i < ids.length; i += 1000) {
  await client.query('DELETE FROM lines WHERE id = ANY($1)', [ids.slice(i, i + 1000)]);
}
`,
    `while (!done) {
  const { rows } = await pool.query('SELECT done FROM jobs WHERE id = $1', [id]);
  done = rows[0].done;
}
`,
    `import { pool } from './pool';

const known = new Map<string, Customer>();

async function findCustomer(id: string) {
  if (!known.has(id)) {
    const { rows } = await pool.query('SELECT id, name FROM customers WHERE id = $1', [id]);
    known.set(id, rows[0]);
  }
  return known.get(id);
}

async function customersOf(orders: readonly Order[]) {
  return Promise.all(orders.map((order) => findCustomer(order.customerId)));
}
`,
    `for (const name of tables) {
  await client.query(\`ANALYZE \${name}\`);
}
`,
  ],
  *check(code: CodeModel, around: CodeContext) {
    for (const query of code.queries) {
      const loop = costlyLoop(query);
      if (!loop) continue;
      const fix = loop === query.loops[0] ? fixOf(query, around, code) : undefined;
      const message = messageOf(query, `\`${query.callee}\` is sent`, loop);
      yield { range: query.calleeRange, message, ...(fix && { fixes: [fix] }) };
    }
    let lines: LineIndex | undefined;
    const lineOf = (query: QueryCall): string => {
      lines ??= createLineIndex(code.text);
      return `in line ${lines.positionAt(query.range.start).line + 1}`;
    };
    for (const call of code.helperCalls) {
      const { target } = call;
      const helper = target.kind === 'local' ? target.function : around.imported(target.from, target.name);
      const loop = helper && loopOfHelper(call, helper);
      if (!helper || !loop) continue;
      const where = target.kind === 'local' ? lineOf(helper.query) : `in \`${target.from}\``;
      const what = `\`${call.callee}\` sends \`${helper.query.callee}\` ${where}`;
      yield { range: call.calleeRange, message: messageOf(helper.query, what, loop) };
    }
  },
});

/** What the loop writes becomes one statement, which fails or succeeds as a whole; what it reads is read before it. */
function fixOf(query: QueryCall, { schema }: CodeContext, code: CodeModel): Fix | undefined {
  if (query.receiver === 'unknown' || query.site.method !== 'query') return undefined;
  const over = query.loops[0]?.over;
  const edits = batchEdits(query, schema, code.text) ?? batchReadEdits(query, code, schema);
  return edits && { title: `Send one query for all of ${over}`, safety: 'unsafe', edits };
}

/** The innermost loop that calls a function for one element after the other, of which it sends something. */
function loopOfHelper(call: HelperCall, helper: QueryingFunction): EnclosingLoop | undefined {
  if (!isForOne(helper.query) || hasNamedHoles(helper.query)) return undefined;
  return call.loops.find((loop) => {
    const bound = new Set(loop.names);
    const isCarried = helper.carries.some((i) => call.argumentNames[i]?.some((name) => bound.has(name)));
    const others = call.argumentNames.filter((_, i) => !helper.carries.includes(i)).flat();
    return runsPerElement(loop) && isCarried && !others.some((name) => loop.elementNames.includes(name));
  });
}

/** The SQL itself is put together. */
function hasNamedHoles({ fragment }: QueryCall): boolean {
  return fragment?.holes.some((hole) => !hole.isValue) === true;
}

/** The innermost loop that sends the query for one element after the other, and need not. */
function costlyLoop(query: QueryCall): EnclosingLoop | undefined {
  if (query.loops.length === 0 || !isForOne(query)) return undefined;
  return query.loops.find((loop) => runsPerElement(loop) && dependsOn(query, loop));
}

/** One statement that a single one for many elements could stand for. */
function isForOne({ statements }: QueryCall): boolean {
  const [statement] = statements;
  return statements.length === 1 && statement?.result.kind === 'parsed' && canTakeMany(statement.result.tree);
}

/** Reads or writes rows, one element's at a time: a query that takes an array is a batch already. */
function canTakeMany(tree: Tree): boolean {
  if (!isQueryType(tree.root.type)) return false;
  // A function that is called alone may do anything.
  if (tree.root.type === 'SelectStmt' && tree.of('RangeVar').length === 0) return false;
  const takesArray = tree.of('A_Expr').some(({ node }) => node.kind === 'AEXPR_OP_ANY');
  const unnests = tree
    .of('FuncCall')
    .some(({ node }) =>
      node.funcname?.some((name) => 'String' in name && setFunctions.test(name.String.sval ?? '')),
    );
  const skipsLocked = tree.of('LockingClause').some(({ node }) => node.waitPolicy === 'LockWaitSkip');
  return !takesArray && !unnests && !skipsLocked;
}

const setFunctions =
  /^(?:unnest|jsonb?_(?:to_recordset|populate_recordset|array_elements(?:_text)?)|generate_series|pg_sleep|pg_notify|pg_(?:try_)?advisory\w*|set_config|nextval)$/;

const isCounter = /^(?:[ijkn]|idx|index|_\w*)$/;

/** The arguments differ from turn to turn, and neither the connection nor the SQL does. */
function dependsOn(query: QueryCall, loop: EnclosingLoop): boolean {
  const bound = new Set(loop.names);
  if (!query.argumentNames.some((name) => bound.has(name))) return false;
  const element = new Set(loop.elementNames);
  if (query.receiverNames.some((name) => element.has(name))) return false;
  return !(query.fragment?.holes ?? []).some(
    (hole) => !hole.isValue && (hole.source.match(/[\w$]+/g) ?? []).some((name) => bound.has(name)),
  );
}

function messageOf(query: QueryCall, what: string, loop: EnclosingLoop): string {
  const element = loop.elementNames.find((name) => !isCounter.test(name)) ?? loop.elementNames[0];
  const every =
    element !== undefined && loop.kind !== 'for' ? `for every \`${element}\`` : 'for every element';
  const of = loop.over === undefined ? '' : ` of \`${loop.over}\``;
  const where =
    loop.kind === 'while' || loop.kind === 'do'
      ? `in every turn of this \`${loop.kind}\` loop`
      : loop.over === undefined
        ? `in every turn of this \`for\` loop`
        : `${every}${of}`;
  const root = query.statements[0]?.result;
  const reads = root?.kind === 'parsed' && root.tree.root.type === 'SelectStmt';
  return `${what} again ${where}: ${reads ? 'fetch' : 'write'} all of them with one query.`;
}
