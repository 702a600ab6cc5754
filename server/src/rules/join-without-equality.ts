import { hasFewerRows } from '../schema/named-table';
import { columnComparison, conjuncts, operatorName, visitOf } from '../schema/predicates';
import { type Relation, resolveColumn, scopeOf } from '../schema/scope';
import type { Node } from '../syntax/ast';
import { as, type Visit } from '../syntax/tree';
import { joinWords } from './rewrites/join-text';
import { hasOpenText } from './rewrites/open-text';
import { type Context, defineRule, type ParsedStatement } from './rule';

/** A loop over so few rows costs little. */
const fewRows = 1_000;

const ddl =
  'CREATE TABLE rates (id bigint PRIMARY KEY, since date, until date, rate numeric);\nCREATE TABLE sales (id bigint PRIMARY KEY, day date, rate_id bigint);\n';

export const joinWithoutEquality = defineRule<'schema'>({
  name: 'join-without-equality',
  severity: 'information',
  silentIn: ['migrations'],
  since: '0.1.0',
  needs: 'schema',
  nodes: ['JoinExpr'],
  fix: 'none',
  summary: 'A join by ranges or inequalities alone, for which every pair of rows is compared.',
  why: 'Hash and merge joins need a condition that sets a column of one table equal to one of the other. Without it there is only the nested loop, which looks at every row of one table for every row of the other, unless an index answers the range.',
  advice:
    'Join by equality as well where something can be equal, such as the customer or the day; otherwise create an index on the column that the range is asked of, or on a range type with GiST.',
  bad: [
    `${ddl}SELECT s.id, r.rate FROM sales s JOIN rates r ON s.day >= r.since AND s.day < r.until WHERE s.id > $1;`,
  ],
  good: [
    `${ddl}SELECT s.id, r.rate FROM sales s JOIN rates r ON r.id = s.rate_id AND s.day < r.until WHERE s.id > $1;`,
    `${ddl}SELECT s.id, r.rate FROM sales s JOIN rates r ON s.day >= r.since AND s.day < r.until WHERE s.id = $1;`,
    `${ddl}CREATE INDEX ON rates (since);\nSELECT s.id, r.rate FROM sales s JOIN rates r ON s.day >= r.since AND s.day < r.until WHERE s.id > $1;`,
  ],
  *check(statement, context) {
    if (hasOpenText(statement)) return;
    for (const join of statement.tree.of('JoinExpr')) {
      const pair = comparedPairs(join, statement, context);
      const words = pair && joinWords(statement, join);
      if (!pair || !words) continue;
      yield {
        range: words,
        message: `Joins \`${pair.right.name}\` by ranges alone: each of its rows is compared with each of \`${pair.left.name}\`.`,
      };
    }
  },
});

interface Pair {
  readonly left: Relation;
  readonly right: Relation;
}

/** The two tables of a join that nothing but ranges connects, and for which no index answers one of them. */
function comparedPairs(
  join: Visit<'JoinExpr'>,
  { tree }: ParsedStatement,
  { schema }: Context<'schema'>,
): Pair | undefined {
  const { quals, usingClause, isNatural, rarg } = join.node;
  if (!quals || usingClause || isNatural || !rarg || !('RangeVar' in rarg)) return undefined;
  let top: Visit = join;
  while (top.parent?.type === 'JoinExpr') top = top.parent;
  const select = as(top.parent, 'SelectStmt');
  if (!select || top.field !== 'fromClause') return undefined;
  const { relations } = scopeOf(select, tree, schema);
  const right = relations.find((one) => one.node === visitOf(rarg, tree));
  const where = conjuncts(select.node.whereClause);
  const all = [...conjuncts(quals), ...where];
  // What a constant holds to few rows is compared with few.
  if (all.some((condition) => columnComparison(condition, tree)?.operator === '=')) return undefined;

  let left: Relation | undefined;
  for (const condition of all) {
    const sides = comparedSides(condition);
    const touched = touchedBy(condition, tree, schema);
    if (!touched) return undefined;
    const isOwn = touched.some(({ relation }) => relation.node === right?.node);
    if (!isOwn || new Set(touched.map(({ relation }) => relation.node)).size < 2) continue;
    // Anything but a plain comparison may be answered by an index of another kind, or by a hash.
    if (!sides) return undefined;
    left ??= touched.find(({ relation }) => relation.node !== right?.node)?.relation;
    for (const side of sides) if (isIndexed(side, tree, schema)) return undefined;
  }
  if (!left || !right || left.kind !== 'table' || !right.table || !left.table) return undefined;
  return hasFewerRows(left.table, fewRows) || hasFewerRows(right.table, fewRows)
    ? undefined
    : { left, right };
}

const ranges = new Set(['<', '>', '<=', '>=', '<>']);

/** The operands of a comparison that is not equality. */
function comparedSides(condition: Node): Node[] | undefined {
  if (!('A_Expr' in condition)) return undefined;
  const { kind, name, lexpr, rexpr } = condition.A_Expr;
  if (!lexpr || !rexpr) return undefined;
  if (kind === 'AEXPR_BETWEEN' && 'List' in rexpr) return [lexpr, ...(rexpr.List.items ?? [])];
  const isRange = kind === 'AEXPR_OP' && ranges.has(operatorName(name) ?? '');
  return isRange ? [lexpr, rexpr] : undefined;
}

/** The columns of a condition; undefined where one cannot be told. */
function touchedBy(condition: Node, tree: ParsedStatement['tree'], schema: Context<'schema'>['schema']) {
  const visit = visitOf(condition, tree);
  const columns = [];
  for (const below of visit ? tree.below(visit) : []) {
    if (below.type === 'SubLink') return undefined;
    const reference = as(below, 'ColumnRef');
    const resolved = reference && resolveColumn(reference, tree, schema);
    if (reference && !resolved) return undefined;
    if (resolved) columns.push(resolved);
  }
  return columns;
}

function isIndexed(side: Node, tree: ParsedStatement['tree'], schema: Context<'schema'>['schema']): boolean {
  const reference = as(visitOf(side, tree), 'ColumnRef');
  const resolved = reference && resolveColumn(reference, tree, schema);
  const indexes = resolved?.relation.table?.indexes ?? [];
  return indexes.some((index) => index.valid && index.keys.some((key) => key.column === resolved?.name));
}
