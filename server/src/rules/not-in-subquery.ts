import { conjuncts, visitOf } from '../schema/predicates';
import { type ResolvedColumn, resolveColumn } from '../schema/scope';
import type { Node } from '../syntax/ast';
import { print } from '../syntax/print';
import { as, type Visit } from '../syntax/tree';
import { existsText, inRange, inSubquery } from './rewrites/exists';
import { type Context, defineRule, type ParsedStatement } from './rule';

export const notInSubquery = defineRule<'nothing'>({
  name: 'not-in-subquery',
  severity: 'warning',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['SubLink'],
  fix: 'unsafe',
  isOptimization: true,
  summary: 'NOT IN with a subquery: no rows at all when the subquery returns a NULL, and no anti join.',
  why: 'When the subquery returns a single NULL, `x NOT IN (…)` is never true, and the query silently returns nothing. PostgreSQL therefore cannot plan it as an anti join: it hashes the whole subquery if it fits into `work_mem`, and runs it again for every row if it does not.',
  advice: 'Write `NOT EXISTS (SELECT 1 … WHERE inner.column = outer.column)`.',
  bad: [
    'SELECT id FROM users WHERE id NOT IN (SELECT user_id FROM orders);',
    'DELETE FROM users u WHERE u.id NOT IN (SELECT o.user_id FROM orders o WHERE o.total > 0);',
  ],
  good: [
    'SELECT id FROM users WHERE NOT EXISTS (SELECT 1 FROM orders WHERE orders.user_id = users.id);',
    'SELECT id FROM users WHERE id NOT IN (1, 2, 3);',
    'SELECT id FROM users WHERE id IN (SELECT user_id FROM orders);',
    'SELECT id, id NOT IN (SELECT user_id FROM orders) AS idle FROM users;',
    'DELETE FROM tools WHERE kind = $1 OR (owner_id, name) NOT IN (SELECT owner_id, name FROM wanted);',
  ],
  *check(statement, context) {
    const { tree } = statement;
    for (const not of tree.of('BoolExpr')) {
      if (not.node.boolop !== 'NOT_EXPR') continue;
      const link = as(visitOf(not.node.args?.[0], tree), 'SubLink');
      if (link?.node.subLinkType !== 'ANY_SUBLINK' || link.node.operName) continue;
      const use = useOf(not);
      if (!use) continue;
      const range = inRange(statement, link);
      const found = inSubquery(link, statement);
      const exists = found && existsText(found, statement, context.schema);
      const mayReturnNull =
        !found || (!isNotNull(found.returned, statement, context) && !isFiltered(link, found.returned));
      const nullable = mayReturnNull || !isNotNull(found.tested, statement, context);
      const inPart = use === 'in part';
      if (inPart && (isRow(link) ? !hasNullable(link, statement, context) : !mayReturnNull)) continue;
      const returned = found ? `\`${print(found.returned)}\`` : 'the subquery';
      yield {
        range: keywords(statement, range),
        message: isRow(link)
          ? `NOT IN drops each row that differs from one of the subquery only in a NULL${inPart ? '' : ', and cannot become an anti join'}.`
          : !mayReturnNull
            ? `NOT IN cannot become an anti join: the subquery is hashed, or run again for every row.`
            : isCorrelated(link, statement, context)
              ? `NOT IN is true for no row whose subquery has a NULL in ${returned}.`
              : inPart
                ? `NOT IN is true for no row at all when ${returned} is NULL in one row.`
                : `NOT IN returns no rows at all when ${returned} is NULL in one row, and cannot become an anti join.`,
        ...(exists && {
          fixes: [
            {
              title: nullable
                ? 'Rewrite as NOT EXISTS (NULLs are handled differently)'
                : 'Rewrite as NOT EXISTS',
              safety: nullable ? ('unsafe' as const) : ('safe' as const),
              edits: [{ range: wholeRange(statement, range), newText: `NOT ${exists}` }],
            },
          ],
        }),
      };
    }
  },
});

/**
 * What a NOT IN decides: alone which rows there are, or with another condition that may let a row through, or which rows
 * an aggregate takes, where NOT EXISTS would be no anti join either. Undefined where it is no condition.
 */
function useOf(not: Visit): 'alone' | 'in part' | undefined {
  let underOr = false;
  let at = not;
  for (let up = as(at.parent, 'BoolExpr'); up; up = as(at.parent, 'BoolExpr')) {
    if (up.node.boolop === 'NOT_EXPR') return undefined;
    underOr ||= up.node.boolop === 'OR_EXPR';
    at = up;
  }
  if (!conditions.has(at.field)) return undefined;
  return underOr || at.field === 'agg_filter' ? 'in part' : 'alone';
}

/** WHERE, ON, HAVING, FILTER, and USING of a policy. */
const conditions: ReadonlySet<string> = new Set([
  'whereClause',
  'quals',
  'havingClause',
  'agg_filter',
  'qual',
]);

/** The subquery has other rows for each row of the query around it. */
function isCorrelated(link: Visit<'SubLink'>, { tree }: ParsedStatement, { schema }: Context): boolean {
  const inside = visitOf(link.node.subselect, tree);
  const own = new Set<Visit>(inside ? tree.below(inside) : []);
  return [...own].some((below) => {
    const reference = as(below, 'ColumnRef');
    const resolved = reference && resolveColumn(reference, tree, schema);
    return resolved !== undefined && !own.has(resolved.relation.node);
  });
}

/** `(a, b) NOT IN (…)` */
function isRow({ node }: Visit<'SubLink'>): boolean {
  return node.testexpr !== undefined && 'RowExpr' in node.testexpr;
}

/** Whether one of the columns that a subquery returns is known to allow NULL, and not filtered. */
function hasNullable(link: Visit<'SubLink'>, { tree }: ParsedStatement, { schema }: Context): boolean {
  const select = as(visitOf(link.node.subselect, tree), 'SelectStmt');
  return (select?.node.targetList ?? []).some((target) => {
    const value = 'ResTarget' in target ? target.ResTarget.val : undefined;
    const reference = as(visitOf(value, tree), 'ColumnRef');
    const resolved = reference && resolveColumn(reference, tree, schema);
    if (!value || !resolved || isFiltered(link, value)) return false;
    return resolved.relation.nullable || resolved.column?.notNull === false;
  });
}

function isNotNull(value: Node, { tree }: ParsedStatement, { schema }: Context): boolean {
  const reference = as(visitOf(value, tree), 'ColumnRef');
  const resolved = reference && resolveColumn(reference, tree, schema);
  if (!resolved || resolved.relation.nullable) return false;
  return resolved.column?.notNull === true || isCatalogKey(resolved);
}

/** The names, numbers and references of PostgreSQL's own catalogs are never NULL. */
function isCatalogKey({ relation, name }: ResolvedColumn): boolean {
  return (
    relation.kind === 'table' && catalogs.has(relation.written) && /(?:id|name|num|namespace)$/.test(name)
  );
}

const catalogs: ReadonlySet<string> = new Set(
  'pg_am pg_attribute pg_class pg_constraint pg_database pg_depend pg_enum pg_extension pg_index pg_inherits pg_namespace pg_proc pg_sequence pg_shdepend pg_trigger pg_type'.split(
    ' ',
  ),
);

/** `… WHERE value IS NOT NULL` */
function isFiltered({ node }: Visit<'SubLink'>, returned: Node): boolean {
  const { subselect } = node;
  const where = subselect && 'SelectStmt' in subselect ? subselect.SelectStmt.whereClause : undefined;
  const value = print(returned);
  return conjuncts(where).some((condition) => {
    if (!('NullTest' in condition) || condition.NullTest.nulltesttype !== 'IS_NOT_NULL') return false;
    return condition.NullTest.arg !== undefined && print(condition.NullTest.arg) === value;
  });
}

/** The words NOT IN. */
function keywords({ text }: ParsedStatement, { start, end }: { start: number; end: number }) {
  const match = /\bnot\s+in\b/i.exec(text.slice(start, end));
  return match ? { start: start + match.index, end: start + match.index + match[0].length } : { start, end };
}

/** With the NOT of `NOT x IN (…)`, which stands before the expression. */
function wholeRange({ text }: ParsedStatement, range: { start: number; end: number }) {
  if (/\bnot\s+in\b/i.test(text.slice(range.start, range.end))) return range;
  const before = /\bnot\s*\(?\s*$/i.exec(text.slice(0, range.start));
  return before && !before[0].includes('(') ? { start: before.index, end: range.end } : range;
}
