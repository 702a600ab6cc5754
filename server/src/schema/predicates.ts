import type { A_Expr, Node, SelectStmt } from '../syntax/ast';
import { ancestor, as, type Tree, type Visit } from '../syntax/tree';
import type { Schema } from './schema';
import { type ResolvedColumn, resolveColumn } from './scope';

/** The parts of a condition that AND joins. */
export function conjuncts(condition: Node | undefined): Node[] {
  if (!condition) return [];
  if ('BoolExpr' in condition && condition.BoolExpr.boolop === 'AND_EXPR') {
    return (condition.BoolExpr.args ?? []).flatMap(conjuncts);
  }
  return [condition];
}

/** The node of `value` where it stands in the tree. */
export function visitOf(value: Node | undefined, tree: Tree): Visit | undefined {
  if (!value) return undefined;
  for (const type in value) {
    const inner: unknown = value[type as keyof Node];
    return typeof inner === 'object' && inner !== null ? tree.visit(inner) : undefined;
  }
  return undefined;
}

/** Whether nothing in an expression depends on a row: literals, parameters, and functions of them. */
export function isConstant(value: Node | undefined, tree: Tree): boolean {
  const visit = visitOf(value, tree);
  if (!visit) return false;
  for (const { type } of tree.below(visit)) if (type === 'ColumnRef' || type === 'SubLink') return false;
  return true;
}

/** `column operator constant`, whichever side the column stands on. */
export interface Comparison {
  readonly column: Visit<'ColumnRef'>;
  /**
   * As if the column stood on the left: `5 < x` is `x > 5`. `= ANY` as `IN`, the other ways to compare with all or any of
   * several values, or with NULLs, by their words: only PostgreSQL's own comparison of two values goes by its bare name.
   */
  readonly operator: string;
  readonly value: Node;
  readonly visit: Visit<'A_Expr'>;
}

const mirrored: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=', '=': '=' };

/** The comparison that says the same with its sides exchanged. */
export function mirroredOperator(operator: string): string | undefined {
  return mirrored[operator];
}

/** Undefined where the condition is no comparison of a bare column with something constant. */
export function columnComparison(condition: Node, tree: Tree): Comparison | undefined {
  if (!('A_Expr' in condition)) return undefined;
  const { lexpr, rexpr, kind } = condition.A_Expr;
  const visit = as(tree.visit(condition.A_Expr), 'A_Expr');
  const operator = operatorName(condition.A_Expr.name);
  if (!visit || operator === undefined || !rexpr) return undefined;
  const left = as(visitOf(lexpr, tree), 'ColumnRef');
  const values = kind === 'AEXPR_IN' || kind === 'AEXPR_BETWEEN' ? listItems(rexpr) : [rexpr];
  // Nothing is found by a comparison with NULL.
  if (values.some((value) => 'A_Const' in value && value.A_Const.isnull)) return undefined;
  if (left && values.every((value) => isConstant(value, tree))) {
    return { column: left, operator: namedOperator(kind, operator), value: rexpr, visit };
  }
  const right = as(visitOf(rexpr, tree), 'ColumnRef');
  if (kind !== 'AEXPR_OP' || !right || !lexpr || !isConstant(lexpr, tree)) return undefined;
  const swapped = mirrored[operator];
  return swapped === undefined ? undefined : { column: right, operator: swapped, value: lexpr, visit };
}

function namedOperator(kind: A_Expr['kind'], operator: string): string {
  switch (kind) {
    case 'AEXPR_BETWEEN':
      return 'BETWEEN';
    case 'AEXPR_IN':
      return operator === '=' ? 'IN' : operator;
    case 'AEXPR_OP_ANY':
      return operator === '=' ? 'IN' : `${operator} ANY`;
    case 'AEXPR_OP_ALL':
      return `${operator} ALL`;
    case 'AEXPR_DISTINCT':
      return 'IS DISTINCT FROM';
    case 'AEXPR_NOT_DISTINCT':
      return 'IS NOT DISTINCT FROM';
    case 'AEXPR_NULLIF':
      return 'NULLIF';
    default:
      return operator;
  }
}

/** Whether an index could find the rows that a comparison wants: they are not all but a few. */
export function isSelective({ operator }: Comparison): boolean {
  return !/^(?:<>|!=)|ALL$|DISTINCT FROM$|^NULLIF$|^NOT /.test(operator);
}

export function operatorName(name: readonly Node[] | undefined): string | undefined {
  const last = name?.at(-1);
  return last && 'String' in last ? last.String.sval : undefined;
}

export function listItems(value: Node): readonly Node[] {
  return 'List' in value ? (value.List.items ?? []) : [value];
}

/** The columns that a query's WHERE compares with constants, by the operators with which. */
export function filteredColumns(
  where: Node | undefined,
  tree: Tree,
  schema: Schema | undefined,
): { readonly resolved: ResolvedColumn; readonly comparison: Comparison }[] {
  return conjuncts(where).flatMap((condition) => {
    const comparison = columnComparison(condition, tree);
    const resolved = comparison && resolveColumn(comparison.column, tree, schema);
    return comparison && resolved ? [{ resolved, comparison }] : [];
  });
}

const aggregates = new Set(
  'any_value array_agg avg bit_and bit_or bit_xor bool_and bool_or count every json_agg json_agg_strict json_arrayagg json_object_agg json_objectagg jsonb_agg jsonb_agg_strict jsonb_object_agg max min mode percentile_cont percentile_disc range_agg range_intersect_agg stddev stddev_pop stddev_samp string_agg sum var_pop var_samp variance xmlagg corr covar_pop covar_samp regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy st_union st_collect st_extent'.split(
    ' ',
  ),
);

/** Whether a call is an aggregate's: by its name, as PostgreSQL ships them; a window function's is not. */
export function isAggregateCall(call: Visit): boolean {
  const node = as(call, 'FuncCall')?.node;
  const name = node && operatorName(node.funcname);
  return node !== undefined && node.over === undefined && name !== undefined && aggregates.has(name);
}

/** Whether a query without GROUP BY folds all its rows into one. */
export function foldsToOneRow(select: SelectStmt, tree: Tree): boolean {
  if (select.groupClause || select.op !== 'SETOP_NONE') return false;
  if (select.havingClause) return true;
  return (select.targetList ?? []).some((target) => {
    const visit = visitOf(target, tree);
    if (!visit) return false;
    for (const below of tree.below(visit)) {
      if (isAggregateCall(below) && ancestor(below, 'SelectStmt')?.node === select) return true;
    }
    return false;
  });
}
