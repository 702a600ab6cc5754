import type { Node, SelectStmt } from '../syntax/ast';
import { ancestor, as, type Tree } from '../syntax/tree';
import { operatorName, visitOf } from './predicates';

/** The most rows that a query gives whatever is in the tables, where it reads none: VALUES and series between constants. */
export function generatedRows(query: SelectStmt, tree: Tree): number | undefined {
  if (query.larg && query.rarg) {
    const left = generatedRows(query.larg, tree);
    const right = generatedRows(query.rarg, tree);
    return left === undefined || right === undefined ? undefined : left + right;
  }
  if (query.valuesLists) return query.valuesLists.length;
  if (query.withClause || returnsSets(query, tree)) return undefined;
  let rows = 1;
  for (const item of query.fromClause ?? []) {
    const own = rowsOf(item, tree);
    if (own === undefined) return undefined;
    rows *= own;
  }
  return rows;
}

function rowsOf(item: Node, tree: Tree): number | undefined {
  if ('JoinExpr' in item) {
    const { larg, rarg, jointype } = item.JoinExpr;
    const left = larg && rowsOf(larg, tree);
    const right = rarg && rowsOf(rarg, tree);
    return jointype === 'JOIN_INNER' && left !== undefined && right !== undefined ? left * right : undefined;
  }
  if ('RangeSubselect' in item) {
    const { subquery } = item.RangeSubselect;
    return subquery && 'SelectStmt' in subquery ? generatedRows(subquery.SelectStmt, tree) : undefined;
  }
  if (!('RangeFunction' in item)) return undefined;
  const [only, ...others] = item.RangeFunction.functions ?? [];
  const call = only && 'List' in only ? only.List.items?.[0] : undefined;
  return others.length === 0 && call && 'FuncCall' in call ? seriesLength(call.FuncCall) : undefined;
}

function seriesLength({
  funcname,
  args = [],
}: {
  funcname?: readonly Node[];
  args?: readonly Node[];
}): number | undefined {
  const [from, to, step = 1] = args.map(wholeNumber);
  if (operatorName(funcname) !== 'generate_series' || from === undefined || to === undefined)
    return undefined;
  return step === 0 ? undefined : Math.max(0, Math.floor((to - from) / step) + 1);
}

function wholeNumber(value: Node): number | undefined {
  if ('TypeCast' in value) return value.TypeCast.arg && wholeNumber(value.TypeCast.arg);
  if ('A_Const' in value) return value.A_Const.ival && (value.A_Const.ival.ival ?? 0);
  if (!('A_Expr' in value) || value.A_Expr.lexpr || operatorName(value.A_Expr.name) !== '-') return undefined;
  const positive = value.A_Expr.rexpr && wholeNumber(value.A_Expr.rexpr);
  return positive === undefined ? undefined : -positive;
}

/** A call in the list that may give several rows for one. */
function returnsSets(query: SelectStmt, tree: Tree): boolean {
  return (query.targetList ?? []).some((target) => {
    const visit = visitOf(target, tree);
    for (const below of visit ? tree.below(visit) : []) {
      const call = as(below, 'FuncCall');
      const isOwn = call && ancestor(call, 'SelectStmt')?.node === query;
      if (isOwn && setReturning.test(operatorName(call.node.funcname) ?? '')) return true;
    }
    return false;
  });
}

const setReturning = /^(?:generate_|unnest$|regexp_matches$)|_to_table$|elements|_each|_keys$|path_query$/;
