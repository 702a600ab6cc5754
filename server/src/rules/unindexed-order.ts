import { conjuncts, foldsToOneRow } from '../schema/predicates';
import type { Table } from '../schema/schema';
import { type ResolvedColumn, resolveColumn, scopeOf } from '../schema/scope';
import type { Node } from '../syntax/ast';
import { expressionRange } from '../syntax/expression-range';
import { as, type Tree, type Visit } from '../syntax/tree';
import { isReadWhole, leavesMost } from './rewrites/whole-reads';
import { defineRule } from './rule';

const ddl = 'CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz NOT NULL, total numeric);\n';

export const unindexedOrder = defineRule<'schema'>({
  name: 'unindexed-order',
  severity: 'information',
  silentIn: ['migrations'],
  since: '0.1.0',
  needs: 'schema',
  nodes: ['SelectStmt.limitCount'],
  isGuess: true,
  fix: 'none',
  summary: 'The first rows in an order that no index has: the whole table is read to find them.',
  why: 'An index in the order of the query gives its first rows after a few pages, and the LIMIT ends it there. Without one every row of the table is read and compared before the first is known, for each page again.',
  advice: 'Create an index on the columns of the `ORDER BY`, in their directions.',
  bad: [
    `${ddl}SELECT id, total FROM orders ORDER BY placed_at DESC LIMIT 20;`,
    `${ddl}SELECT id, placed_at FROM orders WHERE total IS NOT NULL ORDER BY 2 FETCH FIRST 20 ROWS ONLY;`,
  ],
  good: [
    `${ddl}CREATE INDEX ON orders (placed_at);\nSELECT id, total FROM orders ORDER BY placed_at DESC LIMIT 20;`,
    `${ddl}SELECT id FROM orders ORDER BY id LIMIT 20;`,
    `${ddl}SELECT max(id) FROM orders ORDER BY max(placed_at) LIMIT 1;`,
    `${ddl}SELECT id, date_trunc('day', placed_at) AS placed_at FROM orders ORDER BY placed_at LIMIT 20;`,
    `${ddl}SELECT id FROM orders WHERE id > $1 ORDER BY placed_at LIMIT 20;`,
    `${ddl}SELECT id FROM orders ORDER BY placed_at LIMIT 1000;`,
    'SELECT id FROM orders ORDER BY placed_at LIMIT 20;',
  ],
  *check(statement, context) {
    const { tree } = statement;
    for (const select of tree.of('SelectStmt')) {
      const { sortClause, limitCount, groupClause, distinctClause, op, whereClause } = select.node;
      if (!sortClause || !limitCount || groupClause || distinctClause || op !== 'SETOP_NONE') continue;
      if (isCap(limitCount, context.limit)) continue;
      const [relation, ...others] = scopeOf(select, tree, context.schema).relations;
      if (!relation?.table || others.length > 0 || !isReadWhole(relation, statement)) continue;
      // What an index could narrow is another rule's, and what a function or subquery leaves cannot be told.
      if (!conjuncts(whereClause).every(leavesMost) || foldsToOneRow(select.node, tree)) continue;
      const key = firstKey(sortClause, select, tree);
      const resolved = key && resolveColumn(key, tree, context.schema);
      if (!key || !resolved?.column || resolved.relation.node !== relation.node) continue;
      if (isSorted(relation.table, resolved)) continue;
      yield {
        range: expressionRange(statement, key),
        message: `\`${relation.written}\` has no index that starts with \`${resolved.name}\`: all of it is read to find the first rows.`,
      };
    }
  },
});

/** Whether a LIMIT is there against too many rows, as the fixes insert it, and not for the first of them. */
function isCap(limitCount: Node, limit: number): boolean {
  return 'A_Const' in limitCount && (limitCount.A_Const.ival?.ival ?? 0) >= limit;
}

/** The column that the order begins with: as it is written, or what the name or number of an output column stands for. */
function firstKey(
  sortClause: readonly Node[],
  select: Visit<'SelectStmt'>,
  tree: Tree,
): Visit<'ColumnRef'> | undefined {
  const [first] = sortClause;
  const key = first && 'SortBy' in first ? first.SortBy.node : undefined;
  if (!key) return undefined;
  const targets = (select.node.targetList ?? []).flatMap((target) =>
    'ResTarget' in target ? [target.ResTarget] : [],
  );
  if ('A_Const' in key) return columnIn(targets[(key.A_Const.ival?.ival ?? 0) - 1]?.val, tree);
  const fields = 'ColumnRef' in key ? (key.ColumnRef.fields ?? []) : [];
  const [name] = fields;
  const own =
    fields.length === 1 && name && 'String' in name
      ? targets.find((target) => target.name === name.String.sval)
      : undefined;
  return columnIn(own ? own.val : key, tree);
}

function columnIn(value: Node | undefined, tree: Tree): Visit<'ColumnRef'> | undefined {
  return value && 'ColumnRef' in value ? as(tree.visit(value.ColumnRef), 'ColumnRef') : undefined;
}

/** Whether rows can be read in the order of a column. */
function isSorted({ indexes }: Table, { name }: ResolvedColumn): boolean {
  return indexes.some(
    ({ valid, method, keys }) => valid && method !== 'gin' && method !== 'hash' && keys[0]?.column === name,
  );
}
