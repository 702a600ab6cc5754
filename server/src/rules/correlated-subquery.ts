import { determinedBy } from '../schema/determined';
import { type Comparison, filteredColumns, foldsToOneRow, visitOf } from '../schema/predicates';
import { mostRows } from '../schema/relation-size';
import { type Relation, type ResolvedColumn, resolveColumn, type Scope, scopeOf } from '../schema/scope';
import { isUniqueOver } from '../schema/unique-keys';
import type { SelectStmt } from '../syntax/ast';
import { as, type Visit } from '../syntax/tree';
import { groupedJoinFix } from './rewrites/grouped-join';
import { keepsRowsOf } from './rewrites/single-match';
import { type Context, defineRule, type ParsedStatement } from './rule';

/** So few runs take no time. */
const fewRows = 100;

export const correlatedSubquery = defineRule<'nothing'>({
  name: 'correlated-subquery',
  severity: 'information',
  silentIn: ['migrations'],
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['SubLink'],
  fix: 'unsafe',
  isOptimization: true,
  summary: 'A subquery among the returned columns that runs once for every row.',
  why: 'PostgreSQL does not turn a subquery in the select list into a join: it runs the subquery once for each row of the query around it. With an index each run is short, but 100,000 rows are 100,000 runs; without one each run reads the whole table.',
  advice:
    'Join the table and group, join a subquery that is grouped once, or use `LEFT JOIN LATERAL` with a `LIMIT`. It does no harm where the outer query returns few rows.',
  bad: [
    'CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);\nSELECT u.id, (SELECT count(*) FROM orders o WHERE o.user_id = u.id) AS orders FROM users u WHERE u.id > $1;',
    'SELECT u.id, (SELECT count(*) FROM orders o WHERE o.user_id = u.id) AS orders FROM users u;',
  ],
  good: [
    'SELECT u.id, (SELECT max(total) FROM orders) AS largest FROM users u;',
    'SELECT u.id, (SELECT count(*) FROM orders o WHERE o.user_id = u.id) AS orders FROM users u WHERE u.active ORDER BY u.id LIMIT 20;',
    'CREATE TABLE users (id bigint PRIMARY KEY, name text);\nSELECT u.name, (SELECT count(*) FROM orders o WHERE o.user_id = u.id) FROM users u WHERE u.id = $1;',
    'CREATE TABLE teams (id bigint PRIMARY KEY, name text, plan_id bigint);\nCREATE TABLE plans (id bigint PRIMARY KEY, size int);\nSELECT t.name, p.size, (SELECT count(*) FROM users u WHERE u.team_id = t.id) FROM teams t JOIN plans p ON p.id = t.plan_id WHERE t.id = $1;',
    'WITH cases AS (SELECT id FROM (VALUES (1), (2)) AS v (id)) SELECT c.id, (SELECT count(*) FROM orders o WHERE o.user_id = c.id) FROM cases c;',
    'WITH cases (id) AS (VALUES (1), (2)) SELECT c.id, (SELECT count(*) FROM orders o WHERE o.user_id = c.id) FROM cases c;',
    'CREATE TABLE users (id bigint PRIMARY KEY);\nINSERT INTO users VALUES (1), (2);\nSELECT u.id, (SELECT count(*) FROM orders o WHERE o.user_id = u.id) FROM users u WHERE u.id > 0;',
    'CREATE TABLE users (id bigint PRIMARY KEY, name text);\nSELECT u.name, (SELECT count(*) FROM orders o WHERE o.user_id = u.id) FROM users u WHERE u.id = coalesce($1, (SELECT min(id) FROM users));',
    'SELECT u.id FROM users u WHERE EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id);',
    'CREATE VIEW sizes AS SELECT u.id, (SELECT count(*) FROM orders o WHERE o.user_id = u.id) FROM users u WHERE u.id > 0;',
    'SELECT n.id FROM tags t JOIN (SELECT u.id, (SELECT count(*) FROM orders o WHERE o.user_id = u.id) FROM users u WHERE u.id > 0) n ON n.id = t.user_id WHERE t.id = $1;',
    'SELECT u.id, (SELECT count(*) FROM jsonb_each(u.settings)) FROM users u WHERE u.id > $1 ORDER BY u.id;',
    'CREATE TABLE users (id bigint PRIMARY KEY);\nSELECT u.id, (SELECT count(*) FROM orders o WHERE o.user_id = u.id) FROM users u WHERE u.id >= $1 AND u.id <= $2;',
  ],
  *check(statement, context) {
    const { tree } = statement;
    // Who reads a view decides how many of its rows are made, and which of its columns.
    if (tree.root.type === 'ViewStmt') return;
    for (const link of tree.of('SubLink')) {
      if (link.node.subLinkType !== 'EXPR_SUBLINK' && link.node.subLinkType !== 'ARRAY_SUBLINK') continue;
      const outer = returningQuery(link);
      // One that only takes a value of the row apart reads nothing.
      if (![...tree.below(link)].some((below) => below.type === 'RangeVar')) continue;
      if (!outer || outer.node.limitCount || foldsToOneRow(outer.node, tree)) continue;
      // The conditions of the query around a derived table decide how many of its rows are made.
      if (outer.parent?.type === 'RangeSubselect') continue;
      const scope = scopeOf(outer, tree, context.schema);
      const { relations } = scope;
      const used = correlation(link, relations, statement, context);
      if (!used || determinedBy([], outer, tree, context.schema).isOneRow) continue;
      if (mostRows(scope, tree) < fewRows || isBatch(scope, outer.node, statement, context)) continue;
      const start = link.node.location ?? 0;
      const open = statement.text.indexOf('(', start);
      const select = /\(\s*(select)/i.exec(statement.text.slice(open));
      const at = select ? open + select[0].length - 'select'.length : start;
      const fix = groupedJoinFix(link, outer, statement, context.schema);
      yield {
        range: { start: at, end: at + 'select'.length },
        message: `This subquery runs once for every row of ${relations.length > 1 ? 'the query' : `\`${used.written}\``}${isConditional(link, statement) ? ' that reaches it' : ''}.`,
        ...(fix && { fixes: [fix] }),
      };
    }
  },
});

/** Whether values bound a numbered key of one relation on both sides, and the others give its rows a partner at most. */
function isBatch(
  scope: Scope,
  { whereClause, fromClause = [] }: SelectStmt,
  { tree }: ParsedStatement,
  { schema }: Context,
): boolean {
  if (!schema) return false;
  const filters = filteredColumns(whereClause, tree, schema);
  return scope.relations.some((relation) => {
    const isBounded = filters.some(
      ({ resolved, comparison }) =>
        resolved.relation.node === relation.node &&
        isNumberedKey(resolved) &&
        (comparison.operator === 'BETWEEN' ||
          (isLower(comparison) &&
            filters.some((other) => isSameColumn(other.resolved, resolved) && isUpper(other.comparison)))),
    );
    return isBounded && keepsRowsOf(relation, scope, fromClause, whereClause, tree, schema);
  });
}

function isNumberedKey({ relation: { table }, name, column }: ResolvedColumn): boolean {
  return table !== undefined && wholeNumbers.has(column?.type ?? '') && isUniqueOver(table, [name]);
}

function isSameColumn(a: ResolvedColumn, b: ResolvedColumn): boolean {
  return a.relation.node === b.relation.node && a.name === b.name;
}

const isLower = ({ operator }: Comparison) => operator === '>' || operator === '>=';
const isUpper = ({ operator }: Comparison) => operator === '<' || operator === '<=';

const wholeNumbers: ReadonlySet<string> = new Set(['smallint', 'integer', 'bigint']);

/** It stands where CASE, COALESCE, AND or OR may not come to it. */
function isConditional(link: Visit<'SubLink'>, { tree }: ParsedStatement): boolean {
  for (let at: Visit = link; at.parent && at.type !== 'ResTarget'; at = at.parent) {
    if (at.parent.type === 'CaseWhen' || (at.parent.type === 'CaseExpr' && at.field === 'defresult'))
      return true;
    const args = (as(at.parent, 'CoalesceExpr') ?? as(at.parent, 'BoolExpr'))?.node.args;
    if (args && visitOf(args[0], tree) !== at) return true;
  }
  return false;
}

/** The query whose list holds the subquery. */
function returningQuery(link: Visit<'SubLink'>): Visit<'SelectStmt'> | undefined {
  let at: Visit = link;
  while (at.parent && at.type !== 'ResTarget') {
    if (at !== link && (at.type === 'SubLink' || at.type === 'SelectStmt')) return undefined;
    at = at.parent;
  }
  return at.field === 'targetList' ? as(at.parent, 'SelectStmt') : undefined;
}

/** The relation of the outer query whose columns the subquery uses. */
function correlation(
  link: Visit<'SubLink'>,
  outer: readonly Relation[],
  { tree }: ParsedStatement,
  { schema }: Context,
): Relation | undefined {
  for (const below of tree.below(link)) {
    const reference = as(below, 'ColumnRef');
    const resolved = reference && resolveColumn(reference, tree, schema);
    const relation = resolved && outer.find((one) => one.node === resolved.relation.node);
    if (relation) return relation;
  }
  return undefined;
}
