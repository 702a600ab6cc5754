import { columnComparison, conjuncts, visitOf } from '../../schema/predicates';
import type { Schema } from '../../schema/schema';
import { type Relation, resolveColumn, scopeOf } from '../../schema/scope';
import { isUniqueOver, uniqueKeysOf } from '../../schema/unique-keys';
import type { Node } from '../../syntax/ast';
import { as, type Tree, type Visit } from '../../syntax/tree';

/** The columns that tell the rows of a query apart. */
export interface RowIdentity {
  readonly relation: Relation;
  readonly columns: readonly string[];
}

/**
 * A unique NOT NULL key of the rows that a FROM list gives: a key of its first table, where every other table is joined
 * by a whole unique key of its own and so adds no rows. Undefined where that cannot be shown.
 * `preferred` columns decide between several keys.
 */
export function rowIdentity(
  select: Visit<'SelectStmt'>,
  tree: Tree,
  schema: Schema | undefined,
  preferred: ReadonlySet<string>,
): RowIdentity | undefined {
  const { relations } = scopeOf(select, tree, schema);
  const base = relations[0];
  if (!base?.table || base.kind !== 'table' || base.nullable) return undefined;
  const conditions = [...conjuncts(select.node.whereClause), ...joinConditions(select.node.fromClause)];
  if (!relations.slice(1).every((relation) => addsNoRows(relation, conditions, tree, schema)))
    return undefined;
  const keys = uniqueKeysOf(base.table)
    .filter((key) => key.notNull)
    .map((key) => key.columns);
  const columns = keys.find((key) => key.every((column) => preferred.has(column))) ?? keys[0];
  return columns && { relation: base, columns };
}

function addsNoRows(
  relation: Relation,
  conditions: readonly Node[],
  tree: Tree,
  schema: Schema | undefined,
): boolean {
  if (!relation.table) return false;
  const fixed = new Set(conditions.flatMap((condition) => fixedColumn(condition, relation, tree, schema)));
  return isUniqueOver(relation.table, fixed);
}

/** The column of `relation` that a condition sets equal to something outside it. */
function fixedColumn(condition: Node, relation: Relation, tree: Tree, schema: Schema | undefined): string[] {
  const comparison = columnComparison(condition, tree);
  if (comparison?.operator === '=') {
    const resolved = resolveColumn(comparison.column, tree, schema);
    return resolved?.relation.node === relation.node ? [resolved.name] : [];
  }
  if (!('A_Expr' in condition) || condition.A_Expr.kind !== 'AEXPR_OP') return [];
  const name = condition.A_Expr.name?.[0];
  if (!name || !('String' in name) || name.String.sval !== '=') return [];
  const sides = [condition.A_Expr.lexpr, condition.A_Expr.rexpr].map((side) => {
    const reference = as(visitOf(side, tree), 'ColumnRef');
    return reference && resolveColumn(reference, tree, schema);
  });
  const [left, right] = sides;
  if (!left || !right || left.relation.node === right.relation.node) return [];
  if (left.relation.node === relation.node) return [left.name];
  return right.relation.node === relation.node ? [right.name] : [];
}

/** ON conditions of joins, outer ones included; USING is not read. */
function joinConditions(from: readonly Node[] | undefined): Node[] {
  return (from ?? []).flatMap((item) =>
    'JoinExpr' in item
      ? [
          ...conjuncts(item.JoinExpr.quals),
          ...joinConditions([item.JoinExpr.larg, item.JoinExpr.rarg].filter((side) => side !== undefined)),
        ]
      : [],
  );
}
