import { innerConditions, outerConditions } from '../../schema/join-conditions';
import { columnComparison, conjuncts, operatorName, visitOf } from '../../schema/predicates';
import type { Column, Schema } from '../../schema/schema';
import { type Relation, resolveColumn, type Scope } from '../../schema/scope';
import { isUniqueOver } from '../../schema/unique-keys';
import type { Node } from '../../syntax/ast';
import { as, type Tree } from '../../syntax/tree';

/** Whether conditions let a row of `others` meet at most one row of `relation`: they fix a whole unique key of it. */
export function matchesOnce(
  relation: Relation,
  others: readonly Relation[],
  conditions: readonly Node[],
  tree: Tree,
  schema: Schema,
): boolean {
  const { table } = relation;
  if (!table || relation.kind !== 'table' || (table.kind !== 'table' && table.kind !== 'partitioned-table'))
    return false;
  const fixed = conditions.flatMap((condition) => fixedColumn(condition, relation, others, tree, schema));
  return isUniqueOver(table, fixed);
}

/**
 * Whether each row of `base` appears at most once in what the FROM list gives: every other relation is reached by one of
 * its unique keys, from `base` or from one that was reached before.
 */
export function keepsRowsOf(
  base: Relation,
  { relations }: Scope,
  from: readonly Node[],
  where: Node | undefined,
  tree: Tree,
  schema: Schema,
): boolean {
  const always = [...conjuncts(where), ...from.flatMap(innerConditions)];
  const reached = [base];
  const pending = relations.filter((relation) => relation.node !== base.node);
  for (let grown = true; grown && pending.length > 0; ) {
    grown = false;
    for (const relation of [...pending]) {
      const conditions = [...always, ...outerConditions(relation, tree)];
      if (!matchesOnce(relation, reached, conditions, tree, schema)) continue;
      reached.push(relation);
      pending.splice(pending.indexOf(relation), 1);
      grown = true;
    }
  }
  return pending.length === 0;
}

/** The column of `relation` that a condition sets equal to a constant or to a column of one of `others`. */
function fixedColumn(
  condition: Node,
  relation: Relation,
  others: readonly Relation[],
  tree: Tree,
  schema: Schema,
): string[] {
  const comparison = columnComparison(condition, tree);
  if (comparison?.operator === '=') {
    const resolved = resolveColumn(comparison.column, tree, schema);
    const isOwn = resolved?.relation.node === relation.node;
    return isOwn && keepsType(comparison.value, resolved.column) ? [resolved.name] : [];
  }
  if (!('A_Expr' in condition)) return [];
  const { kind, name, lexpr, rexpr } = condition.A_Expr;
  if (kind !== 'AEXPR_OP' || operatorName(name) !== '=') return [];
  const [left, right] = [lexpr, rexpr].map((side) => {
    const reference = as(visitOf(side, tree), 'ColumnRef');
    return reference && resolveColumn(reference, tree, schema);
  });
  if (!left || !right || !comparable(left.column, right.column)) return [];
  const isOther = (one: Relation) => others.some((other) => other.node === one.node);
  if (left.relation.node === relation.node && isOther(right.relation)) return [left.name];
  return right.relation.node === relation.node && isOther(left.relation) ? [right.name] : [];
}

const families = [new Set(['smallint', 'integer', 'bigint']), new Set(['text', 'character varying'])];

/** A comparison that casts the key, as of bigint with double precision, may find two keys equal that are not. */
function comparable(a: Column | undefined, b: Column | undefined): boolean {
  if (!a || !b) return false;
  const [first, second] = [a.type, b.type].map((type) => type.replace(/\(.*\)/, ''));
  if (first === undefined || second === undefined) return false;
  return first === second || families.some((family) => family.has(first) && family.has(second));
}

/** A string or a parameter takes the column's own type; a whole number is one of its family. */
function keepsType(value: Node, column: Column | undefined): boolean {
  if ('ParamRef' in value) return true;
  if (!('A_Const' in value)) return false;
  return (
    value.A_Const.sval !== undefined ||
    (value.A_Const.ival !== undefined && families[0]?.has(column?.type ?? '') === true)
  );
}
