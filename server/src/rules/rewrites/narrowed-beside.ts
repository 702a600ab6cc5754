import { indexLeadingWith } from '../../schema/index-cover';
import { innerConditions } from '../../schema/join-conditions';
import { conjuncts, filteredColumns, visitOf } from '../../schema/predicates';
import type { Schema } from '../../schema/schema';
import { type Relation, scopeHolderOf } from '../../schema/scope';
import { isUniqueOver } from '../../schema/unique-keys';
import type { Node } from '../../syntax/ast';
import { as, type Tree, type Visit } from '../../syntax/tree';
import type { ColumnInside } from './column-expression';

/**
 * Whether a condition that hides a column loses nothing by it: others beside it find the rows by an index, and no index
 * holds the column too, or they hold the table to one row.
 */
export function isHiddenInVain(
  condition: Visit,
  { name, resolved }: ColumnInside,
  tree: Tree,
  schema: Schema | undefined,
): boolean {
  const table = resolved?.relation.table;
  if (!resolved || !table) return false;
  const beside = narrowingBeside(condition, resolved.relation, tree, schema);
  if (beside.length === 0) return false;
  const equal = beside.flatMap(({ column, operator }) => (operator === '=' ? [column] : []));
  if (isUniqueOver(table, equal)) return true;
  return !table.indexes.some((index) => index.keys.some(({ column }) => column === name));
}

/** A column that is compared with values. */
interface Narrowing {
  readonly column: string;
  readonly operator: '=' | 'IN';
}

/**
 * The equalities with values that hold wherever a condition is tested, of columns of one relation. None unless an index
 * starts with one of them.
 */
export function narrowingBeside(
  condition: Visit,
  { node, table }: Relation,
  tree: Tree,
  schema: Schema | undefined,
): readonly Narrowing[] {
  if (!table) return [];
  const found = conditionsBeside(condition, tree).flatMap((other) =>
    filteredColumns(other, tree, schema).flatMap(({ resolved, comparison: { operator } }) =>
      resolved.relation.node === node && (operator === '=' || operator === 'IN')
        ? [{ column: resolved.name, operator } as const]
        : [],
    ),
  );
  return found.some(({ column }) => indexLeadingWith(table, [column])) ? found : [];
}

/** What is joined by AND with a condition, at each level above it: in its arm of an OR, and around that. */
function conditionsBeside(condition: Visit, tree: Tree): Node[] {
  const beside: Node[] = [];
  let at = condition;
  for (let up = as(at.parent, 'BoolExpr'); up; up = as(at.parent, 'BoolExpr')) {
    const { boolop, args = [] } = up.node;
    if (boolop === 'NOT_EXPR') return [];
    if (boolop === 'AND_EXPR')
      beside.push(...args.filter((one) => visitOf(one, tree) !== at).flatMap(conjuncts));
    at = up;
  }
  return [...beside, ...conditionsElsewhere(at, tree)];
}

/** The ON of inner joins and the WHERE hold together. */
function conditionsElsewhere(whole: Visit, tree: Tree): Node[] {
  const select = as(scopeHolderOf(whole), 'SelectStmt')?.node;
  if (!select) return [];
  const inner = (select.fromClause ?? []).flatMap(innerConditions);
  if (whole.field === 'whereClause') return inner;
  const isInner = inner.some((one) => {
    const visit = visitOf(one, tree);
    return visit === whole || visit?.parent === whole;
  });
  return isInner ? [...inner, ...conjuncts(select.whereClause)] : [];
}
