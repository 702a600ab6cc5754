import { conjuncts, operatorName, visitOf } from '../schema/predicates';
import type { Schema } from '../schema/schema';
import { namePath, type Relation, resolveColumn, type ScopeHolder, scopeOf } from '../schema/scope';
import type { Node } from '../syntax/ast';
import { clausesOf } from '../syntax/clauses';
import { and, column, compare, print } from '../syntax/print';
import { as, type Visit } from '../syntax/tree';
import type { Range } from '../text/range';
import { addCondition } from './rewrites/add-condition';
import { type Context, defineRule, type Fix, type ParsedStatement } from './rule';

export const cartesianJoin = defineRule<'nothing'>({
  name: 'cartesian-join',
  severity: 'warning',
  silentIn: ['tests'],
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['RangeVar'],
  fix: 'unsafe',
  summary: 'Tables that no condition joins: every row of one meets every row of the other.',
  why: 'Two tables of 10,000 rows make 100 million pairs. It is nearly always a forgotten condition, and a `DISTINCT` or `LIMIT` hides it until the tables grow.',
  advice:
    'Add the condition that joins the tables. Where every pair is wanted, write `CROSS JOIN`, which says so.',
  bad: [
    'CREATE TABLE customers (id bigint PRIMARY KEY, name text);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers, total numeric);\nSELECT o.id, c.name FROM orders o, customers c WHERE o.total > 100;',
    'SELECT o.id, c.name FROM orders o, customers c WHERE o.total > 100;',
    'SELECT o.id FROM orders o JOIN customers c ON o.total > 100 WHERE c.id = 3 OR c.name = $1;',
  ],
  good: [
    'SELECT a.id, b.id FROM a FULL JOIN b ON false ORDER BY 1;',
    'SELECT o.id, c.name FROM orders o, customers c WHERE o.customer_id = c.id;',
    'SELECT o.id, c.name FROM orders o CROSS JOIN customers c;',
    'SELECT o.id FROM orders o, generate_series(1, 3) n;',
    'SELECT o.id FROM orders o LEFT JOIN customers c ON true;',
    'WITH total AS (SELECT sum(total) AS sum FROM orders) SELECT o.id, t.sum FROM orders o, total t;',
    'SELECT o.id FROM orders o JOIN customers c USING (customer_id);',
    'SELECT a.id FROM a, b WHERE a.id = 1 AND b.id = 1;',
    'SELECT id, name FROM orders, customers WHERE customer_id = cid;',
    'SELECT o.total, c.name FROM orders o, customers c WHERE o.id = 7 AND c.id IN (3, 4);',
    'SELECT o.total, c.name FROM orders o JOIN customers c ON c.id = 3 OR c.id = 4 WHERE o.id = 7;',
  ],
  *check(statement, context) {
    const { tree } = statement;
    const holders: ScopeHolder[] = [
      ...tree.of('SelectStmt'),
      ...tree.of('UpdateStmt'),
      ...tree.of('DeleteStmt'),
    ];
    for (const holder of holders) {
      const found = unjoined(holder, statement, context);
      if (!found) continue;
      const fix = foreignKeyFix(holder, found.relation, statement, context);
      yield {
        range: rangeOf(found.relation, statement),
        message: `No condition joins \`${found.relation.name}\` to \`${found.first.name}\`: every row of one meets every row of the other.`,
        ...(fix && { fixes: [fix] }),
      };
    }
  },
});

/** The condition of the only foreign key between a table and the others, where all joins are inner ones. */
function foreignKeyFix(
  holder: ScopeHolder,
  relation: Relation,
  statement: ParsedStatement,
  { schema }: Context,
): Fix | undefined {
  const { tree } = statement;
  const select = as(holder, 'SelectStmt');
  const clauses = select && clausesOf(statement, select);
  if (!clauses || !schema) return undefined;
  const { relations } = scopeOf(holder, tree, schema);
  if (relations.some((one) => one.nullable)) return undefined;
  const found = relations.flatMap((other) =>
    other === relation || other.node === relation.node
      ? []
      : [...keyConditions(relation, other, schema), ...keyConditions(other, relation, schema)],
  );
  const [only, ...more] = found;
  if (!only || more.length > 0) return undefined;
  const condition = print(and(...only));
  return {
    title: `Join by the foreign key: ${condition}`,
    safety: 'unsafe',
    edits: addCondition(condition, clauses, select.node.whereClause),
  };
}

/** For each foreign key of `from` to `to`, the comparisons of its columns. */
function keyConditions(from: Relation, to: Relation, schema: Schema): Node[][] {
  const target = to.table;
  if (!target) return [];
  return (from.table?.foreignKeys ?? []).flatMap((key) => {
    if (schema.tables.get(key.references) !== target) return [];
    const referenced =
      key.referencedColumns.length > 0 ? key.referencedColumns : (target.primaryKey?.columns ?? []);
    if (referenced.length !== key.columns.length) return [];
    return [
      key.columns.map((name, i) =>
        compare(column(to.name, referenced[i] ?? ''), '=', column(from.name, name)),
      ),
    ];
  });
}

/** A table that no condition ties to the tables before it; undefined where there is none or it cannot be told. */
function unjoined(
  holder: ScopeHolder,
  statement: ParsedStatement,
  context: Context,
): { relation: Relation; first: Relation } | undefined {
  const { tree } = statement;
  const { relations } = scopeOf(holder, tree, context.schema);
  // A CTE may well have a single row: nothing is said of it, and through it anything may be joined.
  const tables = relations.filter((relation) => relation.kind === 'table');
  const first = tables[0];
  const others = relations.filter((relation) => relation.kind !== 'table');
  if (!first || tables.length < 2 || others.some((relation) => relation.kind !== 'cte')) return undefined;

  const group = new Map(relations.map((relation) => [relation.node, relation.node]));
  const rootOf = (node: Visit): Visit => {
    let at = node;
    for (let up = group.get(at); up && up !== at; up = group.get(at)) at = up;
    group.set(node, at);
    return at;
  };
  const join = (a: Visit, b: Visit): void => void group.set(rootOf(a), rootOf(b));

  const { conditions, unclear } = joining(holder, relations, join);
  if (unclear || conditions.some(isFalse)) return undefined;
  const held = new Set<Visit>();
  for (const condition of conditions) {
    const touched = touchedBy(condition, relations, statement, context);
    if (!touched) return undefined;
    const [one, ...others] = touched;
    for (const other of others) if (one) join(one, other);
    if (touched.length === 1 && one && holdsToFew(condition)) held.add(one);
  }
  // A table that an equality with a constant holds to few rows multiplies nothing much.
  const start = rootOf(first.node);
  const relation = tables.find((table) => rootOf(table.node) !== start);
  if (!relation) return undefined;
  const groups = new Set(tables.map((table) => rootOf(table.node)));
  const heldGroups = new Set(
    tables.filter((table) => held.has(table.node)).map((table) => rootOf(table.node)),
  );
  const free = [...groups].filter((root) => !heldGroups.has(root));
  return free.length > 1 || (free.length === 1 && held.size === 0) ? { relation, first } : undefined;
}

/** One value or several of one column: `=`, IN, or OR between these. */
function holdsToFew(condition: Node): boolean {
  return comparedColumn(condition) !== undefined;
}

function comparedColumn(condition: Node): string | undefined {
  if ('BoolExpr' in condition && condition.BoolExpr.boolop === 'OR_EXPR') {
    const [first, ...others] = (condition.BoolExpr.args ?? []).map(comparedColumn);
    return others.every((one) => one === first) ? first : undefined;
  }
  if (!('A_Expr' in condition) || operatorName(condition.A_Expr.name) !== '=') return undefined;
  const { lexpr, rexpr } = condition.A_Expr;
  const side = [lexpr, rexpr].find((one) => one && 'ColumnRef' in one) ?? lexpr;
  return side && print(side);
}

/** All conditions of the level; joins that say what they do (CROSS, NATURAL, USING) are taken as joined. */
function joining(
  holder: ScopeHolder,
  relations: readonly Relation[],
  join: (a: Visit, b: Visit) => void,
): { conditions: Node[]; unclear: boolean } {
  const conditions = conjuncts((holder.node as { whereClause?: Node }).whereClause);
  const byNode = new Map<object, Relation>(relations.map((one) => [one.node.node, one]));
  let unclear = false;
  const take = (item: Node | undefined): Relation[] => {
    if (!item) return [];
    if (!('JoinExpr' in item)) {
      const own = 'RangeVar' in item ? byNode.get(item.RangeVar) : undefined;
      if (!own) unclear = true;
      return own ? [own] : [];
    }
    const { larg, rarg, quals, usingClause, isNatural, jointype } = item.JoinExpr;
    const left = take(larg);
    const right = take(rarg);
    conditions.push(...conjuncts(quals));
    const says =
      usingClause !== undefined ||
      isNatural === true ||
      quals === undefined ||
      isBoolean(quals) ||
      jointype === 'JOIN_FULL';
    const [a] = left;
    const [b] = right;
    if (says && a && b) join(a.node, b.node);
    return [...left, ...right];
  };
  const update = as(holder, 'UpdateStmt')?.node;
  const deletion = as(holder, 'DeleteStmt')?.node;
  for (const item of update?.fromClause ??
    deletion?.usingClause ??
    as(holder, 'SelectStmt')?.node.fromClause ??
    [])
    take(item);
  return { conditions, unclear };
}

/** The relations that a condition speaks of; undefined where a name in it cannot be told. */
function touchedBy(
  condition: Node,
  relations: readonly Relation[],
  { tree }: ParsedStatement,
  { schema }: Context,
): Visit[] | undefined {
  const visit = visitOf(condition, tree);
  const touched = new Set<Visit>();
  if (!visit) return undefined;
  for (const below of tree.below(visit)) {
    const reference = as(below, 'ColumnRef');
    if (!reference) continue;
    const path = namePath(reference.node.fields);
    if (!path) continue;
    const named = path.length > 1 ? relations.find((relation) => relation.name === path.at(-2)) : undefined;
    const relation = named ?? resolveColumn(reference, tree, schema)?.relation;
    if (relation) touched.add(relation.node);
    else if (path.length === 1) return undefined;
  }
  const inLevel = [...touched].filter((node) => relations.some((relation) => relation.node === node));
  return inLevel;
}

/** No row meets another. */
function isFalse(condition: Node): boolean {
  return isBoolean(condition) && 'A_Const' in condition && condition.A_Const.boolval?.boolval !== true;
}

function rangeOf(relation: Relation, { text, tokens }: ParsedStatement): Range {
  const { location = 0 } = relation.node.node as { location?: number };
  const token = tokens.find((one) => one.start >= location);
  return token ? { start: token.start, end: token.end } : { start: 0, end: text.length };
}

/** `ON true` multiplies on purpose, `ON false` puts the rows side by side. */
function isBoolean(condition: Node): boolean {
  return 'A_Const' in condition && condition.A_Const.boolval !== undefined;
}
