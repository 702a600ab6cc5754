import { determinedBy } from '../schema/determined';
import type { Node, SelectStmt } from '../syntax/ast';
import { clausesOf } from '../syntax/clauses';
import { print } from '../syntax/print';
import { as, type Visit } from '../syntax/tree';
import { hasOpenText } from './rewrites/open-text';
import { type OrderCompletion, orderCompletion } from './rewrites/order-completion';
import { outputName, sortedExpression } from './rewrites/order-keys';
import { isReadOnlyFor } from './rewrites/read-columns';
import { wordIn } from './rewrites/removal';
import { type Context, defineRule, type Fix, type ParsedStatement } from './rule';

export const distinctOnWithoutOrder = defineRule<'nothing'>({
  name: 'distinct-on-without-order',
  severity: 'warning',
  silentIn: ['tests'],
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['SelectStmt.distinctClause'],
  fix: 'unsafe',
  summary: 'DISTINCT ON without an order within its groups: which row is kept is chance.',
  why: '`DISTINCT ON` keeps the first row of each group. Without an `ORDER BY` that goes on behind the expressions of the `ON`, any row of the group may come first: it changes with the plan and with every update.',
  advice:
    'Add an `ORDER BY` that starts with the expressions of `DISTINCT ON` and goes on with what makes a row the one to keep, such as `created_at DESC`.',
  bad: [
    'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, total numeric);\nSELECT DISTINCT ON (user_id) user_id, total FROM orders WHERE id > $1 ORDER BY user_id;',
    'SELECT DISTINCT ON (user_id) user_id, total FROM orders;',
    'SELECT DISTINCT ON (user_id) user_id, total FROM orders ORDER BY user_id;',
  ],
  good: [
    'SELECT DISTINCT ON (user_id) user_id, total FROM orders ORDER BY user_id, placed_at DESC;',
    'SELECT DISTINCT ON (user_id) user_id FROM orders;',
    'SELECT DISTINCT user_id FROM orders;',
    'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);\nSELECT DISTINCT ON (id) id, total FROM orders;',
    'CREATE TABLE shops (id bigint PRIMARY KEY, name text);\nCREATE TABLE visits (shop_id bigint, user_id bigint, at date, UNIQUE (shop_id, user_id));\nSELECT DISTINCT ON (s.id) to_jsonb(s.*) AS shop, v.at FROM shops s LEFT JOIN visits v ON v.shop_id = s.id AND v.user_id = $1;',
    "SELECT DISTINCT ON (user_id) user_id, date_trunc('day', current_timestamp) AS day, upper(name) FROM users WHERE name = $1;",
    'SELECT DISTINCT ON (user_id) user_id, sum(total) FROM orders GROUP BY user_id;',
    'SELECT DISTINCT ON (user_id, 2) total, user_id FROM orders ORDER BY user_id, total;',
    'EXPLAIN SELECT DISTINCT ON (user_id) user_id, total FROM orders;',
    'WITH firsts AS (SELECT DISTINCT ON (user_id) * FROM orders) SELECT u.name FROM users u JOIN firsts ON firsts.user_id = u.id;',
    'WITH any_order AS (SELECT DISTINCT ON (user_id) user_id, id FROM orders) SELECT o.user_id, o.id FROM any_order o;',
  ],
  *check(statement, context) {
    const { tree } = statement;
    if (hasOpenText(statement) || statement.isPrefixed || tree.root.type === 'ExplainStmt') return;
    for (const select of tree.of('SelectStmt')) {
      const { node } = select;
      const on = distinctItems(node);
      if (on.length === 0 || (node.sortClause?.length ?? 0) > on.length || isNamedForChance(select)) continue;
      const names = new Set(on.flatMap((item) => outputName(item, select, tree, context.schema) ?? []));
      if (isReadOnlyFor(names, select, tree, context.schema)) continue;
      if (returnsOnly(on, select, statement, context) || isFromSorted(node)) continue;
      const range = words(statement, select);
      if (!range) continue;
      const isOrdered = node.sortClause?.length === on.length;
      const completion =
        isOrdered || !node.sortClause ? orderCompletion(statement, select, context.schema, on) : undefined;
      yield {
        range,
        message: `Which row of each ${on.map((item) => `\`${print(item)}\``).join(', ')} is kept is chance: no ORDER BY decides within it.`,
        ...(completion && { fixes: [fixWith(completion)] }),
      };
    }
  },
});

function fixWith({ missing, edit }: OrderCompletion): Fix {
  return { title: `Keep the row with the first ${missing.join(', ')}`, safety: 'unsafe', edits: [edit] };
}

/** What DISTINCT ON compares: a number there counts the returned columns, and what is named twice is compared once. */
function distinctItems(select: SelectStmt): Node[] {
  const items = new Map<string, Node>();
  for (const item of select.distinctClause ?? []) {
    if (Object.keys(item).length === 0) continue;
    const compared = ('A_Const' in item && sortedExpression(item, select)) || item;
    items.set(print(compared), compared);
  }
  return [...items.values()];
}

/** `random_member`, `any_row`, `sample`: whichever row it is will do. */
function isNamedForChance({ parent }: Visit<'SelectStmt'>): boolean {
  const name =
    as(parent, 'CommonTableExpr')?.node.ctename ?? as(parent, 'RangeSubselect')?.node.alias?.aliasname;
  return name !== undefined && /(?:^|_)(?:random|any|sample)(?:_|$)/i.test(name);
}

/** Rows of a group that agree in all that is returned are the same to the caller. */
function returnsOnly(
  on: readonly Node[],
  select: Visit<'SelectStmt'>,
  { tree }: ParsedStatement,
  { schema }: Context,
): boolean {
  const { targetList = [], groupClause } = select.node;
  const written = on.map(print);
  const named = on.flatMap((item) => sortedExpression(item, select.node) ?? []);
  const { decides } = determinedBy(named, select, tree, schema);
  const isDecided = (value: Node) => written.includes(print(value)) || decides(value);
  if (groupClause?.every(isDecided)) return true;
  return targetList.every((target, i) => {
    if (!('ResTarget' in target) || !target.ResTarget.val) return false;
    const { val, name } = target.ResTarget;
    if (isDecided(val)) return true;
    return written.includes(String(i + 1)) || (name !== undefined && written.includes(name));
  });
}

/** The order of a sorted subquery is not promised to the query around it, but it is what PostgreSQL then uses. */
function isFromSorted({ fromClause = [] }: SelectStmt): boolean {
  return fromClause.some((item) => {
    if (!('RangeSubselect' in item)) return false;
    const query = item.RangeSubselect.subquery;
    return query !== undefined && 'SelectStmt' in query && query.SelectStmt.sortClause !== undefined;
  });
}

/** DISTINCT ON */
function words(statement: ParsedStatement, select: Visit<'SelectStmt'>) {
  const list = clausesOf(statement, select)?.select;
  const distinct = list && wordIn(statement, list, 'distinct');
  const on = distinct && wordIn(statement, { start: distinct.end, end: list.end }, 'on');
  return distinct && on && { start: distinct.start, end: on.end };
}
