import { determinedBy } from '../schema/determined';
import { foldsToOneRow, isConstant } from '../schema/predicates';
import type { Node, SelectStmt } from '../syntax/ast';
import { clausesOf } from '../syntax/clauses';
import { tokenIndexAt } from '../syntax/tokens';
import { ancestor, as, type Tree, type Visit } from '../syntax/tree';
import type { Range } from '../text/range';
import { areElementsOfOneRow } from './rewrites/elements-of-one-row';
import { hasOpenText } from './rewrites/open-text';
import { type OrderCompletion, orderCompletion } from './rewrites/order-completion';
import { type Context, defineRule, type Fix, type ParsedStatement } from './rule';

export const limitWithoutOrder = defineRule<'nothing'>({
  name: 'limit-without-order',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['SelectStmt.limitCount'],
  fix: 'unsafe',
  summary: 'A LIMIT without ORDER BY: which rows come back is chance.',
  why: 'Without an order PostgreSQL returns the rows that it happens to find first. They change with the plan, with every UPDATE, and with other scans that run at the same time: pages overlap, and a test that passed fails.',
  advice: 'Add an `ORDER BY` that ends in a unique column. An index in that order makes it cheap.',
  bad: [
    'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);\nSELECT total FROM orders WHERE id > $1 LIMIT 10;',
    'SELECT id, total FROM orders LIMIT 10;',
    'SELECT id FROM orders WHERE customer_id = 7 FETCH FIRST 5 ROWS ONLY;',
  ],
  good: [
    'SELECT id, total FROM orders ORDER BY id LIMIT 10;',
    'SELECT count(*) FROM orders LIMIT 1;',
    'WITH taken AS (SELECT id FROM orders LIMIT 10) SELECT count(*) FROM taken;',
    'SELECT count(*) FROM (SELECT id FROM orders LIMIT 1000) AS capped;',
    'SELECT id FROM customers c WHERE EXISTS (SELECT id FROM orders o WHERE o.customer_id = c.id LIMIT 1);',
    'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);\nSELECT total FROM orders WHERE id = $1 LIMIT 1;',
    'SELECT n FROM generate_series(1, 100) n LIMIT 10;',
    'DELETE FROM orders WHERE id IN (SELECT id FROM orders WHERE total = 0 LIMIT 1000);',
    'SELECT 1 FROM orders WHERE customer_id = 7 LIMIT 1;',
    'SELECT id FROM orders WHERE total > 5 LIMIT ALL;',
    'SELECT user_id, now() FROM orders WHERE user_id = 7 AND total > 3 LIMIT 1;',
    'SELECT u.id, o.user_id FROM users u JOIN LATERAL (SELECT o.user_id FROM orders o WHERE o.user_id = u.id AND o.total > 3 LIMIT 1) o ON true;',
    'WITH RECURSIVE parents AS (SELECT id, parent_id FROM nodes WHERE id = $1 UNION ALL SELECT n.id, n.parent_id FROM nodes n JOIN parents p ON n.id = p.parent_id) SELECT id FROM parents LIMIT 100;',
    "CREATE TABLE posts (id bigint PRIMARY KEY, files jsonb);\nWITH files AS (SELECT jsonb_array_elements(files) AS file FROM posts WHERE id = $1) SELECT file FROM files WHERE file->>'name' = $2 LIMIT 1;",
    'WITH total AS (SELECT sum(total) AS total FROM orders) SELECT total * 2 FROM total LIMIT 1;',
  ],
  *check(statement, context) {
    if (hasOpenText(statement) || statement.isPrefixed) return;
    for (const select of statement.tree.of('SelectStmt')) {
      const { limitCount, sortClause } = select.node;
      if (!limitCount || sortClause || isNoLimit(limitCount)) continue;
      if (anyRowWillDo(select, statement.tree) || isDecided(select, statement, context)) continue;
      const range = limitRange(select, statement);
      if (!range) continue;
      const completion = orderCompletion(statement, select, context.schema);
      yield {
        range,
        message: 'Which rows this keeps is chance: there is no ORDER BY.',
        ...(completion && completion.missing.length > 0 && { fixes: [orderFix(completion)] }),
      };
    }
  },
});

function orderFix({ missing, edit }: OrderCompletion): Fix {
  return { title: `Order by ${missing.join(', ')}`, safety: 'unsafe', edits: [edit] };
}

/** LIMIT ALL, LIMIT NULL and LIMIT 0 choose nothing. */
function isNoLimit(count: Node): boolean {
  return 'A_Const' in count && (count.A_Const.isnull === true || isNumber(count, 0));
}

function isNumber(node: Node, number: number): boolean {
  if (!('A_Const' in node) || !node.A_Const.ival) return false;
  return (node.A_Const.ival.ival ?? 0) === number;
}

/** Whether rows exist, batches of rows to change, and jobs that nobody else has locked. */
function anyRowWillDo(select: Visit<'SelectStmt'>, tree: Tree): boolean {
  const { node } = select;
  const subquery = as(select.parent, 'SubLink')?.node.subLinkType;
  if (subquery === 'EXISTS_SUBLINK') return true;
  if (subquery === 'ANY_SUBLINK' && node.limitCount && isNumber(node.limitCount, 1)) return true;
  if (tree.of('UpdateStmt').length > 0 || tree.of('DeleteStmt').length > 0) return true;
  if (ancestor(select, 'SubLink')?.node.subLinkType === 'EXISTS_SUBLINK') return true;
  if (isOnlyCounted(select, tree)) return true;
  const skipsLocked = node.lockingClause?.some(
    (clause) => 'LockingClause' in clause && clause.LockingClause.waitPolicy === 'LockWaitSkip',
  );
  if (skipsLocked) return true;
  const targets = node.targetList ?? [];
  return (
    targets.length > 0 &&
    targets.every((target) => 'ResTarget' in target && isConstant(target.ResTarget.val, tree))
  );
}

/** `WITH taken AS (SELECT … LIMIT 10) SELECT count(*) FROM taken`: whichever rows they are, there are as many. */
function isOnlyCounted(select: Visit<'SelectStmt'>, tree: Tree): boolean {
  const name = as(select.parent, 'CommonTableExpr')?.node.ctename;
  const readers: Visit[] =
    name === undefined
      ? [as(select.parent, 'RangeSubselect') ?? []].flat()
      : tree.of('RangeVar').filter(({ node }) => node.relname === name && node.schemaname === undefined);
  return readers.length > 0 && readers.every(isCounted);
}

function isCounted(reader: Visit): boolean {
  const counting = reader.field === 'fromClause' ? as(reader.parent, 'SelectStmt')?.node : undefined;
  const { targetList = [], fromClause = [], whereClause, groupClause } = counting ?? {};
  if (whereClause || groupClause || fromClause.length !== 1 || targetList.length === 0) return false;
  return targetList.every((target) => {
    const value = 'ResTarget' in target ? target.ResTarget.val : undefined;
    return value !== undefined && 'FuncCall' in value && value.FuncCall.agg_star === true;
  });
}

/** No rows of a table, at most one or equal ones, or rows whose order is given already. */
function isDecided(select: Visit<'SelectStmt'>, { tree }: ParsedStatement, { schema }: Context): boolean {
  const { node } = select;
  if (node.valuesLists || foldsToOneRow(node, tree)) return true;
  if (node.larg) return false;
  const [first, ...others] = node.fromClause ?? [];
  if (!first || 'RangeTableSample' in first) return true;
  if (others.length === 0 && ('RangeFunction' in first || isSorted(first, tree))) return true;
  if (areElementsOfOneRow(select, tree, schema)) return true;
  const { isOneRow, decides } = determinedBy([], select, tree, schema);
  // Rows that agree in all that is returned are the same to the caller.
  const compared = node.groupClause ?? (node.targetList ?? []).map(returned);
  return isOneRow || (compared.length > 0 && compared.every((value) => value && decides(value)));
}

function returned(target: Node): Node | undefined {
  return 'ResTarget' in target ? target.ResTarget.val : undefined;
}

/** A subquery, or a name for one, that has an order of its own, or a list of VALUES. A LIMIT is what ends a recursion. */
function isSorted(item: Node, tree: Tree): boolean {
  const inner = (query: Node | undefined): SelectStmt | undefined =>
    query && 'SelectStmt' in query ? query.SelectStmt : undefined;
  if ('RangeSubselect' in item) {
    const query = inner(item.RangeSubselect.subquery);
    return query?.sortClause !== undefined || query?.valuesLists !== undefined;
  }
  if (!('RangeVar' in item) || item.RangeVar.schemaname !== undefined) return false;
  const cte = tree.of('CommonTableExpr').find((one) => one.node.ctename === item.RangeVar.relname);
  const isRecursive = as(cte?.parent, 'WithClause')?.node.recursive === true;
  return isRecursive || inner(cte?.node.ctequery)?.sortClause !== undefined;
}

/** From LIMIT or FETCH on; the tree knows where the number stands, except for FETCH FIRST ROW. */
function limitRange(select: Visit<'SelectStmt'>, statement: ParsedStatement): Range | undefined {
  const clauses = clausesOf(statement, select);
  const own = clauses?.limit ?? clauses?.fetch;
  if (own) return own;
  const { text, tokens } = statement;
  const count = select.node.limitCount;
  const visit = count && Object.values(count)[0];
  const location = (visit as { location?: number } | undefined)?.location ?? -1;
  if (location < 0) return undefined;
  let at = tokenIndexAt(tokens, location);
  const end = tokens[at]?.end ?? text.length;
  while (at > 0 && !/^(?:limit|fetch)$/i.test(text.slice(tokens[at]?.start, tokens[at]?.end))) at--;
  return { start: tokens[at]?.start ?? location, end };
}
