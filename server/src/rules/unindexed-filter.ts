import { conjuncts, filteredColumns, operatorName, visitOf } from '../schema/predicates';
import { type Relation, type ResolvedColumn, resolveColumn, type ScopeHolder } from '../schema/scope';
import type { Node } from '../syntax/ast';
import { expressionRange } from '../syntax/expression-range';
import { as } from '../syntax/tree';
import { isReadWhole, leadsTo, sortedOperators } from './rewrites/whole-reads';
import { type Context, defineRule, type ParsedStatement } from './rule';

export const unindexedFilter = defineRule<'schema'>({
  name: 'unindexed-filter',
  severity: 'information',
  silentIn: ['migrations'],
  since: '0.1.0',
  needs: 'schema',
  nodes: ['A_Expr'],
  isGuess: true,
  fix: 'none',
  summary: 'A filter on columns that no index starts with: the whole table is read.',
  why: 'A B-tree index can be searched only by its leading columns. Where no index starts with one of the filtered columns, every page of the table is read and nearly every row is thrown away.',
  advice:
    'Create an index: the columns compared with `=` first, then the one compared with a range, then those of the `ORDER BY`.',
  bad: [
    'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL, total numeric);\nSELECT id, total FROM orders WHERE user_id = $1;',
    "CREATE TABLE orders (id bigint PRIMARY KEY, status text, placed_at timestamptz);\nUPDATE orders SET status = 'late' WHERE placed_at < now() - interval '3 days' AND status = 'open';",
  ],
  good: [
    'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL);\nCREATE INDEX orders_user_id_idx ON orders (user_id);\nSELECT id FROM orders WHERE user_id = $1;',
    'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL);\nSELECT user_id FROM orders WHERE id = $1 AND user_id = $2;',
    'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL);\nSELECT id FROM other WHERE user_id = $1;',
    'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL, total numeric);\nCREATE INDEX ON orders (user_id);\nSELECT u.id FROM users u WHERE u.id < $1 AND EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id AND o.total > 5);',
    "CREATE TABLE readings (at timestamptz, device text);\nSELECT table_name FROM create_hypertable('public.readings', 'at', partitioning_column => 'device');\nSELECT device FROM readings WHERE at > $1;\nSELECT at FROM readings WHERE device = $1;",
    'CREATE TABLE readings (at timestamptz, value float);\nCREATE MATERIALIZED VIEW daily WITH (timescaledb.continuous) AS SELECT at AS day, max(value) AS top FROM readings GROUP BY at;\nSELECT top FROM daily WHERE day > $1;',
    'CREATE TABLE orders (id bigint PRIMARY KEY, n int);\nSELECT id FROM orders WHERE n = ALL ($1) AND n IS DISTINCT FROM 3;',
    'CREATE TABLE orders (id bigint PRIMARY KEY, done boolean);\nSELECT id FROM orders WHERE id > 5 AND done <> true;',
  ],
  *check(statement, context) {
    const { tree } = statement;
    const holders: ScopeHolder[] = [
      ...tree.of('SelectStmt'),
      ...tree.of('UpdateStmt'),
      ...tree.of('DeleteStmt'),
    ];
    for (const holder of holders) yield* findings(holder, statement, context);
  },
});

function* findings(holder: ScopeHolder, statement: ParsedStatement, context: Context<'schema'>) {
  const { whereClause } = holder.node as { whereClause?: Parameters<typeof filteredColumns>[0] };
  const filters = filteredColumns(whereClause, statement.tree, context.schema).filter(
    ({ comparison, resolved }) =>
      sortedOperators.has(comparison.operator) && resolved.column && isSearchable(resolved),
  );
  const relations = new Set(filters.map(({ resolved }) => resolved.relation.node));
  for (const node of relations) {
    const own = filters.filter(({ resolved }) => resolved.relation.node === node);
    const relation = own[0]?.resolved.relation;
    if (!relation?.table || !isReadWhole(relation, statement)) continue;
    const names = [...new Set(own.map(({ resolved }) => resolved.name))];
    if (leadsTo(relation.table, [...names, ...correlated(whereClause, relation, statement, context)]))
      continue;
    const first = own.find(({ comparison }) => comparison.operator === '=') ?? own[0];
    if (!first) continue;
    const rows = relation.table.statistics?.rows ?? -1;
    const all = rows > 0 ? `all ${Math.round(rows).toLocaleString('en-US')} rows` : 'all of it';
    yield {
      range: expressionRange(statement, first.comparison.column),
      message: `\`${relation.written}\` has no index that starts with ${either(names)}: this reads ${all}.`,
    };
  }
}

/** The columns that a subquery sets equal to something of the query around it. */
function correlated(
  where: Node | undefined,
  relation: Relation,
  { tree }: ParsedStatement,
  { schema }: Context<'schema'>,
): string[] {
  return conjuncts(where).flatMap((condition) => {
    const { kind, name, lexpr, rexpr } = 'A_Expr' in condition ? condition.A_Expr : {};
    if (kind !== 'AEXPR_OP' || operatorName(name) !== '=') return [];
    const columns = [lexpr, rexpr].map((side) => {
      const reference = as(visitOf(side, tree), 'ColumnRef');
      return reference && resolveColumn(reference, tree, schema);
    });
    const own = columns.filter((column) => column?.relation.node === relation.node);
    return own.length === 1 && columns.every((column) => column)
      ? own.map((column) => column?.name ?? '')
      : [];
  });
}

/** A boolean or an enum of few values is not worth an index of its own. */
function isSearchable({ column }: ResolvedColumn): boolean {
  return column?.type !== 'boolean' && column?.type !== 'jsonb' && column?.type !== 'json';
}

function either(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length < 2 ? (quoted[0] ?? '') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}
