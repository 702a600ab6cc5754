import { innerConditions, outerConditions } from '../schema/join-conditions';
import { conjuncts, filteredColumns, operatorName, visitOf } from '../schema/predicates';
import { type Relation, type ResolvedColumn, resolveColumn, scopeOf } from '../schema/scope';
import type { Node } from '../syntax/ast';
import { expressionRange } from '../syntax/expression-range';
import { as, type Tree, type Visit } from '../syntax/tree';
import { isLarge, leadsTo, leavesMost, sortedOperators } from './rewrites/whole-reads';
import { type Context, defineRule, type ParsedStatement } from './rule';

const ddl =
  'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);\nCREATE TABLE items (id bigint PRIMARY KEY, order_id bigint NOT NULL, price numeric);\n';

/** So many relations are not looked through. */
const mostRelations = 20;

export const unindexedJoin = defineRule<'schema'>({
  name: 'unindexed-join',
  severity: 'information',
  silentIn: ['migrations'],
  since: '0.1.0',
  needs: 'schema',
  nodes: ['JoinExpr', 'SelectStmt.fromClause'],
  isGuess: true,
  fix: 'none',
  summary: 'A join of few rows to a table that no index leads into: the whole table is read for them.',
  why: 'Where a condition leaves few rows of one table, their partners in the other are found by an index on the columns of the join. Without one every row of the other table is read and hashed, or compared one by one, each time the query runs.',
  advice: 'Create an index on the columns by which the table is joined.',
  bad: [
    `${ddl}SELECT i.price FROM orders o JOIN items i ON i.order_id = o.id WHERE o.id = $1;`,
    `${ddl}SELECT o.total, i.price FROM orders o, items i WHERE i.order_id = o.id AND o.id IN (1, 2);`,
  ],
  good: [
    `${ddl}CREATE INDEX ON items (order_id);\nSELECT i.price FROM orders o JOIN items i ON i.order_id = o.id WHERE o.id = $1;`,
    `${ddl}SELECT i.price, o.total FROM orders o JOIN items i ON i.order_id = o.id;`,
    `${ddl}SELECT i.price, o.total FROM items i JOIN orders o ON o.id = i.order_id WHERE i.id = $1;`,
    `${ddl}SELECT i.price FROM orders o JOIN items i ON i.order_id = o.id WHERE o.id = $1 AND i.id = $2;`,
  ],
  *check(statement, context) {
    const { tree } = statement;
    for (const select of tree.of('SelectStmt')) {
      const { relations } = scopeOf(select, tree, context.schema);
      if (relations.length < 2 || relations.length > mostRelations) continue;
      const { fromClause = [], whereClause } = select.node;
      const filters = filteredColumns(whereClause, tree, context.schema);
      const narrowed = relations.filter((one) => isNarrowed(one, filters));
      if (narrowed.length === 0) continue;
      const always = [...conjuncts(whereClause), ...fromClause.flatMap(innerConditions)];
      for (const relation of relations) {
        if (!isLarge(relation.table) || narrowed.includes(relation)) continue;
        const joins = joinsOf(relation, [...always, ...outerConditions(relation, tree)], statement, context);
        const few = joins.find(({ other }) => narrowed.some(({ node }) => node === other.relation.node));
        if (!few || leadsTo(relation.table, namesOf(joins.map(({ own }) => own)))) continue;
        const names = namesOf(joins.filter(({ other }) => other === few.other).map(({ own }) => own));
        yield {
          range: expressionRange(statement, few.reference),
          message: `\`${relation.written}\` has no index that starts with \`${names.join('`, `')}\`: all of it is read for the rows of \`${few.other.relation.written}\` that are left.`,
        };
      }
    }
  },
});

/** Whether conditions that an index answers leave few rows of a relation. */
function isNarrowed({ table, node }: Relation, filters: ReturnType<typeof filteredColumns>): boolean {
  const own = filters.filter(
    ({ resolved, comparison }) =>
      resolved.relation.node === node && (comparison.operator === '=' || comparison.operator === 'IN'),
  );
  return table !== undefined && leadsTo(table, namesOf(own.map(({ resolved }) => resolved)));
}

interface Join {
  readonly reference: Visit<'ColumnRef'>;
  readonly own: ResolvedColumn;
  readonly other: ResolvedColumn;
}

/** The conditions that set a column of the relation equal to one of another. Empty: something else may lead into it. */
function joinsOf(
  relation: Relation,
  conditions: readonly Node[],
  { tree }: ParsedStatement,
  { schema }: Context<'schema'>,
): Join[] {
  const joins: Join[] = [];
  for (const condition of conditions) {
    const expression = 'A_Expr' in condition ? condition.A_Expr : undefined;
    if (!expression) {
      if (isAbout(relation, condition, tree, schema)) return [];
      continue;
    }
    const sides = [expression.lexpr, expression.rexpr].map((side) => as(visitOf(side, tree), 'ColumnRef'));
    const [left, right] = sides.map((side) => side && resolveColumn(side, tree, schema));
    const isEquality = expression.kind === 'AEXPR_OP' && operatorName(expression.name) === '=';
    if (isEquality && left && right && left.relation.node !== right.relation.node) {
      if (left.relation.node === relation.node && sides[0])
        joins.push({ reference: sides[0], own: left, other: right });
      if (right.relation.node === relation.node && sides[1])
        joins.push({ reference: sides[1], own: right, other: left });
    } else if (isAbout(relation, condition, tree, schema)) return [];
  }
  return joins;
}

/** Whether a condition says something of a relation that its indexes might answer. */
function isAbout(
  relation: Relation,
  condition: Node,
  tree: Tree,
  schema: Context<'schema'>['schema'],
): boolean {
  if (leavesMost(condition)) return false;
  const filters = filteredColumns(condition, tree, schema);
  if (filters.length > 0) {
    return filters.some(
      ({ resolved, comparison }) =>
        resolved.relation.node === relation.node &&
        sortedOperators.has(comparison.operator) &&
        relation.table !== undefined &&
        leadsTo(relation.table, [resolved.name]),
    );
  }
  const visit = visitOf(condition, tree);
  if (!visit) return true;
  for (const below of tree.below(visit)) {
    const reference = as(below, 'ColumnRef');
    if (reference && resolveColumn(reference, tree, schema)?.relation.node === relation.node) return true;
  }
  return false;
}

function namesOf(columns: readonly ResolvedColumn[]): string[] {
  return [...new Set(columns.map(({ name }) => name))];
}
