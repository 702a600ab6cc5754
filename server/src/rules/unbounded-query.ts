import { innerConditions } from '../schema/join-conditions';
import { namedTable } from '../schema/named-table';
import { columnComparison, foldsToOneRow, operatorName, visitOf } from '../schema/predicates';
import { type Relation, type Scope, scopeOf } from '../schema/scope';
import type { SelectStmt } from '../syntax/ast';
import { clausesOf } from '../syntax/clauses';
import { quoteIdentifier } from '../syntax/quote-identifier';
import { as, type Tree, type Visit } from '../syntax/tree';
import { isOwnScalar } from './rewrites/row-functions';
import { type Context, defineRule, type ParsedStatement } from './rule';

/** A table with fewer rows is read whole without harm. */
const fewRows = 1_000;

export const unboundedQuery = defineRule<'nothing'>({
  name: 'unbounded-query',
  severity: 'information',
  silentIn: ['migrations'],
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['RangeVar'],
  fix: 'unsafe',
  summary: 'A query without WHERE and LIMIT that returns a whole table.',
  why: 'It returns as many rows as the table has. What is quick on a small table today fills the memory of the client and the network when the table has grown: the driver holds all rows before it gives the first one.',
  advice:
    'Add a `LIMIT` with an order, or a `WHERE` that bounds the rows; read all rows in pages or with a cursor.',
  bad: [
    'SELECT id, total FROM orders;',
    'SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id ORDER BY o.id;',
  ],
  good: [
    'SELECT id, total FROM orders ORDER BY id LIMIT 100;',
    'SELECT id, total FROM orders WHERE customer_id = 7;',
    'SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id AND c.country = $1;',
    'SELECT count(*) FROM orders;',
    ':PREFIX SELECT id, total FROM orders;',
    'SELECT status, count(*) FROM orders GROUP BY status;',
    'SELECT last(total, placed_at) FROM orders;',
    'SELECT datname FROM pg_database ORDER BY 1;',
    "SELECT setval('orders_id_seq', last_value) FROM kept_value;",
    'CREATE TABLE orders (id bigint PRIMARY KEY);\nINSERT INTO orders VALUES (1), (2);\nSELECT id FROM orders;',
    'SELECT * FROM generate_series(1, 10);',
    'SELECT id FROM orders FETCH FIRST 10 ROWS ONLY;',
    'INSERT INTO archive SELECT id FROM orders;',
    'CREATE VIEW top AS SELECT id FROM orders ORDER BY total DESC LIMIT 10;\nSELECT id FROM top;',
    'CREATE TEMP TABLE sample (id bigint PRIMARY KEY);\nINSERT INTO sample VALUES (1), (2);\nSELECT id FROM sample;',
    'CREATE TABLE orders (id bigint PRIMARY KEY, tenant text);\nCREATE POLICY own ON orders USING (tenant = current_user);\nSELECT id FROM orders;',
  ],
  *check(statement, context) {
    const { tree } = statement;
    // Loops, INTO and the callers of a function decide how many rows are taken.
    if (context.body || statement.isPrefixed) return;
    const select = as(tree.root, 'SelectStmt');
    if (!select || isBounded(select.node) || mayFoldToOneRow(select, tree)) return;
    if (setsSequence(select.node, tree)) return;
    const scope = scopeOf(select, tree, context.schema);
    const table = scope.relations[0];
    if (!table || !scope.relations.every((relation) => relation.kind === 'table')) return;
    if (scope.relations.length > 1 && scope.relations.some(isUnknown)) return;
    const rows = Math.max(
      ...scope.relations.map((relation) => relation.table?.statistics?.rows ?? Number.POSITIVE_INFINITY),
    );
    if (rows >= 0 && rows < fewRows) return;
    if (scope.relations.every(isCatalog)) return;
    if ((select.node.fromClause ?? []).flatMap(innerConditions).some((one) => columnComparison(one, tree)))
      return;
    if (scope.relations.some((relation) => isOwnOrFiltered(relation, statement, context))) return;
    const clauses = clausesOf(statement, select);
    const start = clauses?.select?.start ?? 0;
    const end = statement.text.length;
    const order = select.node.sortClause ? '' : orderFor(scope, statement);
    const size =
      Number.isFinite(rows) && rows > 0 ? ` (about ${Math.round(rows).toLocaleString('en-US')})` : '';
    const more = scope.relations.length - 1;
    const what = more > 0 ? 'the join of ' : '';
    const others = more > 0 ? ` and ${more} more ${more > 1 ? 'tables' : 'table'}` : '';
    yield {
      range: { start, end: start + 'select'.length },
      message: `Returns every row of ${what}\`${table.written}\`${others}${size}: there is no WHERE and no LIMIT.`,
      fixes: [
        {
          title: `Add${order && order.trim() !== '' ? `${order} and` : ''} LIMIT ${context.limit}`,
          safety: 'unsafe',
          edits: [{ range: { start: end, end }, newText: `${order} LIMIT ${context.limit}` }],
        },
      ],
    };
  },
});

/** What code puts behind the first table may be another one, and may be a whole WHERE. */
function isUnknown({ written }: Relation): boolean {
  return written.startsWith('${');
}

/** PostgreSQL's own, of which a database has as many rows as it has objects. */
function isCatalog({ written, node }: Relation): boolean {
  const schema = as(node, 'RangeVar')?.node.schemaname;
  return schema === 'pg_catalog' || schema === 'information_schema' || /^pg_/.test(written);
}

/**
 * Whether the rows are folded by an aggregate, or by a function that may be one: PostgreSQL does not know it, and no
 * column stands outside of it.
 */
function mayFoldToOneRow(select: Visit<'SelectStmt'>, tree: Tree): boolean {
  if (foldsToOneRow(select.node, tree)) return true;
  const isForeign = (visit: Visit) => {
    const call = as(visit, 'FuncCall');
    return call !== undefined && !call.node.over && !isOwnScalar(call);
  };
  let folds = false;
  for (const target of select.node.targetList ?? []) {
    const visit = visitOf(target, tree);
    for (const below of visit ? tree.below(visit) : []) {
      if (isForeign(below)) folds = true;
      if (below.type !== 'ColumnRef') continue;
      let at: Visit | undefined = below;
      while (at && at !== visit && !isForeign(at)) at = at.parent;
      if (!at || at === visit) return false;
    }
  }
  return folds;
}

/** It is sent for its effect: the rows of a table that keeps the values of sequences. */
function setsSequence({ targetList = [] }: SelectStmt, tree: Tree): boolean {
  return targetList.some((target) => {
    const visit = visitOf(target, tree);
    for (const below of visit ? tree.below(visit) : [])
      if (operatorName(as(below, 'FuncCall')?.node.funcname) === 'setval') return true;
    return false;
  });
}

/** The session fills the table itself, a view may bound its rows, or policies of row-level security filter them. */
function isOwnOrFiltered({ node, table }: Relation, statement: ParsedStatement, context: Context): boolean {
  const range = as(node, 'RangeVar')?.node;
  const isOwn = range !== undefined && namedTable(range, statement, context).temporary;
  return isOwn || table?.kind === 'view' || (table?.policies ?? []).some(({ permissive }) => permissive);
}

function isBounded(select: SelectStmt): boolean {
  return (
    select.op !== 'SETOP_NONE' ||
    [
      select.whereClause,
      select.limitCount,
      select.groupClause,
      select.havingClause,
      select.intoClause,
      select.distinctClause,
      select.valuesLists,
    ].some((clause) => clause !== undefined)
  );
}

/** Which rows a LIMIT leaves is chance without an order: the primary key, else the first column that is named. */
function orderFor(scope: Scope, { tree }: ParsedStatement): string {
  const [relation] = scope.relations;
  const several = scope.relations.length > 1;
  const key = relation?.table?.primaryKey?.columns ?? [];
  if (relation && key.length > 0) {
    const qualifier = several ? `${quoteIdentifier(relation.name)}.` : '';
    return ` ORDER BY ${key.map((name) => qualifier + quoteIdentifier(name)).join(', ')}`;
  }
  const first = tree.of('ResTarget')[0]?.node.val;
  const isColumn =
    first && 'ColumnRef' in first && (first.ColumnRef.fields ?? []).every((field) => 'String' in field);
  return isColumn ? ' ORDER BY 1' : '';
}
