import { visitOf } from '../../schema/predicates';
import type { Schema } from '../../schema/schema';
import { namePath, type Relation, resolveColumn, scopeOf } from '../../schema/scope';
import type { Node, ResTarget, SelectStmt } from '../../syntax/ast';
import { print } from '../../syntax/print';
import { as, type Tree, type Visit } from '../../syntax/tree';

/** One item of an ORDER BY list, with all that a comparison with a former row needs. */
export interface OrderKey {
  readonly expression: Node;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
  /** It may be NULL: not known to be NOT NULL, or on the NULL side of an outer join. */
  readonly nullable: boolean;
  /** The relation and column, where the key is a plain column. */
  readonly relation?: Relation;
  readonly column?: string;
  /** The name under which the query returns it; undefined where it does not. */
  readonly output: string | undefined;
}

/** The keys of a query's ORDER BY; undefined where one cannot be compared outside ORDER BY as it is inside. */
export function orderKeys(
  select: Visit<'SelectStmt'>,
  tree: Tree,
  schema: Schema | undefined,
): OrderKey[] | undefined {
  const keys: OrderKey[] = [];
  for (const item of select.node.sortClause ?? []) {
    if (!('SortBy' in item) || item.SortBy.sortby_dir === 'SORTBY_USING' || !item.SortBy.node)
      return undefined;
    const expression = sortedExpression(item.SortBy.node, select.node);
    if (!expression) return undefined;
    const descending = item.SortBy.sortby_dir === 'SORTBY_DESC';
    const nulls = item.SortBy.sortby_nulls;
    const nullsFirst = nulls === 'SORTBY_NULLS_FIRST' || (nulls !== 'SORTBY_NULLS_LAST' && descending);
    const reference = as(visitOf(expression, tree), 'ColumnRef');
    const resolved = reference && resolveColumn(reference, tree, schema);
    const output = outputName(expression, select, tree, schema);
    if (!reference && (output === undefined || !isRepeatable(expression, tree))) return undefined;
    if (reference && !resolved) return undefined;
    keys.push({
      expression,
      descending,
      nullsFirst,
      nullable: !resolved?.column?.notNull || resolved.relation.nullable,
      ...(resolved && { relation: resolved.relation, column: resolved.name }),
      output,
    });
  }
  return keys;
}

/** What ORDER BY sorts by: an output column's expression where it names or counts one, else itself. */
export function sortedExpression(sorted: Node, select: SelectStmt): Node | undefined {
  const targets = (select.targetList ?? []).flatMap((target) =>
    'ResTarget' in target ? [target.ResTarget] : [],
  );
  if ('A_Const' in sorted) return targets[(sorted.A_Const.ival?.ival ?? 0) - 1]?.val;
  const path = 'ColumnRef' in sorted ? namePath(sorted.ColumnRef.fields) : undefined;
  if (path?.length === 1) {
    const named = targets.find((target) => target.name === path[0]);
    if (named) return named.val;
  }
  return sorted;
}

/** The name under which the query returns an expression. */
export function outputName(
  expression: Node,
  select: Visit<'SelectStmt'>,
  tree: Tree,
  schema: Schema | undefined,
): string | undefined {
  const printed = print(expression);
  const reference = as(visitOf(expression, tree), 'ColumnRef');
  const wanted = reference && resolveColumn(reference, tree, schema);
  for (const target of select.node.targetList ?? []) {
    if (!('ResTarget' in target) || !target.ResTarget.val) continue;
    const { val, name } = target.ResTarget;
    const shown = as(visitOf(val, tree), 'ColumnRef');
    const path = shown && namePath(shown.node.fields);
    if (shown && !path) {
      if (wanted && starShows(target.ResTarget, wanted.relation, select, tree, schema)) return wanted.name;
      continue;
    }
    const resolved = shown && resolveColumn(shown, tree, schema);
    const same = wanted
      ? resolved?.relation.node === wanted.relation.node && resolved.name === wanted.name
      : print(val) === printed;
    if (same) return name ?? path?.at(-1) ?? printed;
  }
  return undefined;
}

function starShows(
  target: ResTarget,
  relation: Relation,
  select: Visit<'SelectStmt'>,
  tree: Tree,
  schema: Schema | undefined,
): boolean {
  const fields = target.val && 'ColumnRef' in target.val ? (target.val.ColumnRef.fields ?? []) : [];
  const before = fields.at(-2);
  if (before) return 'String' in before && before.String.sval === relation.name;
  return scopeOf(select, tree, schema).relations.some((one) => one.node === relation.node);
}

/** Functions that give the same result for the same input, and keep it comparable. */
const repeatable = new Set(
  'abs btrim ceil ceiling char_length coalesce date_part date_trunc extract floor greatest least left length lower lpad ltrim nullif octet_length regexp_replace replace right round rtrim split_part substr substring trim trunc upper'.split(
    ' ',
  ),
);

function isRepeatable(expression: Node, tree: Tree): boolean {
  const visit = visitOf(expression, tree);
  if (!visit) return false;
  for (const below of tree.below(visit)) {
    if (below.type === 'SubLink' || below.type === 'CollateClause' || below.type === 'SQLValueFunction')
      return false;
    const call = as(below, 'FuncCall')?.node;
    if (call && !repeatable.has(namePath(call.funcname)?.at(-1) ?? '')) return false;
  }
  return true;
}
