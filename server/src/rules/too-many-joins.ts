import { determinedBy } from '../schema/determined';
import { innerConditions, outerConditions } from '../schema/join-conditions';
import { conjuncts, visitOf } from '../schema/predicates';
import { type Relation, resolveColumn, scopeOf } from '../schema/scope';
import type { Node } from '../syntax/ast';
import { clausesOf } from '../syntax/clauses';
import { as, type Visit } from '../syntax/tree';
import { keepsRowsOf, matchesOnce } from './rewrites/single-match';
import { type Context, defineRule, type ParsedStatement } from './rule';

/** The default of join_collapse_limit. */
const collapseLimit = 8;

/** Below the default of geqo_threshold, every order of a list without JOIN is tried. */
const listLimit = 11;

const tables = Array.from(
  { length: 9 },
  (_, i) => `CREATE TABLE t${i} (id bigint PRIMARY KEY, other_id bigint);`,
).join('\n');
const nine = Array.from({ length: 9 }, (_, i) => (i === 0 ? 't0' : `JOIN t${i} ON t${i}.id = t0.id`));
const chain = Array.from({ length: 9 }, (_, i) =>
  i === 0 ? 't0' : `JOIN t${i} ON t${i}.id = t${i - 1}.other_id`,
);

export const tooManyJoins = defineRule<'nothing'>({
  name: 'too-many-joins',
  severity: 'information',
  silentIn: ['migrations'],
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['RangeVar', 'RangeSubselect', 'RangeFunction'],
  fix: 'none',
  summary:
    'More than eight relations in one FROM: the planner no longer looks at every order of joining them.',
  why: 'Up to `join_collapse_limit`, 8 unless it is set otherwise, PostgreSQL tries the orders in which relations can be joined and takes the cheapest. Beyond that it joins groups of them as they are written, so that the text decides how fast the query is; and planning alone takes long. A list with commas is not grouped, but from `geqo_threshold`, 12, on only a sample of its orders is tried.',
  advice:
    'Split the query, leave out what is not needed, or write the most selective joins first. A session that needs it can raise `join_collapse_limit`.',
  bad: [`SELECT t0.id FROM ${nine.join(' ')} WHERE t0.id = 1;`],
  good: [
    `SELECT t0.id FROM ${nine.slice(0, 8).join(' ')} WHERE t0.id = 1;`,
    `SELECT t0.id FROM ${nine.map((_, i) => `t${i}`).join(', ')} WHERE ${nine.map((_, i) => `t${i}.id = 1`).join(' AND ')};`,
    `${tables}\nSELECT t0.id FROM ${chain.join(' ')} WHERE t0.id = $1;`,
    `${tables}\nSELECT t0.id FROM ${chain.join(' ')} WHERE t0.other_id > $1;`,
    `${tables}\nSELECT t0.id FROM ${chain.join(' LEFT ')} JOIN elsewhere e ON e.id = t0.other_id WHERE e.at > $1;`,
  ],
  *check(statement, context) {
    for (const select of statement.tree.of('SelectStmt')) {
      const { relations } = scopeOf(select, statement.tree, context.schema);
      const isList = select.node.fromClause?.every((item) => !('JoinExpr' in item));
      const limit = isList ? listLimit : collapseLimit;
      const from = relations.length > limit ? clausesOf(statement, select)?.from : undefined;
      if (!from || isOrderWithoutEffect(select, statement, context)) continue;
      if (relations.length - lookups(relations, statement, context) <= limit) continue;
      yield {
        range: { start: from.start, end: from.start + 'from'.length },
        message: `Joins ${relations.length} relations: beyond ${limit}, not every order of joining them is tried.`,
      };
    }
  },
});

/** So many relations are not looked through. */
const mostRelations = 50;

/**
 * Whether one order of joining is as good as another: there is a single row, or the first relation alone is filtered and
 * each other one gives it a row at most, by a unique key.
 */
function isOrderWithoutEffect(
  select: Visit<'SelectStmt'>,
  { tree }: ParsedStatement,
  { schema }: Context,
): boolean {
  const scope = scopeOf(select, tree, schema);
  const [base] = scope.relations;
  if (!schema || !base || scope.relations.length > mostRelations) return false;
  if (determinedBy([], select, tree, schema).isOneRow) return true;
  const { fromClause = [], whereClause } = select.node;
  const conditions = [...conjuncts(whereClause), ...fromClause.flatMap(innerConditions)];
  const isAboutBase = (condition: Node): boolean => {
    const relations = relationsIn(condition, tree, schema);
    return relations !== undefined && (relations.size !== 1 || relations.has(base.node));
  };
  return conditions.every(isAboutBase) && keepsRowsOf(base, scope, fromClause, whereClause, tree, schema);
}

/** How many relations a LEFT JOIN looks up by a unique key: wherever that is done, a row meets one of them at most. */
function lookups(relations: readonly Relation[], { tree }: ParsedStatement, { schema }: Context): number {
  if (!schema || relations.length > mostRelations) return 0;
  return relations.filter((relation) => {
    const conditions = outerConditions(relation, tree);
    const others = relations.filter((other) => other !== relation);
    return conditions.length > 0 && matchesOnce(relation, others, conditions, tree, schema);
  }).length;
}

/** The relations whose columns a condition names; undefined where one cannot be told. */
function relationsIn(
  condition: Node,
  tree: ParsedStatement['tree'],
  schema: Context['schema'],
): ReadonlySet<Relation['node']> | undefined {
  const visit = visitOf(condition, tree);
  const found = new Set<Relation['node']>();
  for (const below of visit ? tree.below(visit) : []) {
    const reference = as(below, 'ColumnRef');
    if (!reference) continue;
    const resolved = resolveColumn(reference, tree, schema);
    if (!resolved) return undefined;
    found.add(resolved.relation.node);
  }
  return found;
}
