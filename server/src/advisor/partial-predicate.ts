import { operatorName } from '../schema/predicates';
import { findColumn, type Table } from '../schema/schema';
import type { Node } from '../syntax/ast';
import { columnOf } from './row-expression';

/** A condition that could be the predicate of an index. */
export interface PartialPredicate {
  readonly condition: Node;
  /** What it compares, which need not be a key then. */
  readonly of: Node | undefined;
}

/** A column with more values than this has them from data, and a query's literal is one of many. */
const fewValues = 50;

/**
 * Conditions that a program has in all its queries: that something is NULL or is not, that something is true, that a
 * column of few values has one of them. A literal of any other column may be another one tomorrow.
 */
export function partialPredicate(condition: Node, table: Table): PartialPredicate | undefined {
  if ('NullTest' in condition) {
    const { arg } = condition.NullTest;
    return arg && columnOf(arg) !== undefined ? { condition, of: arg } : undefined;
  }
  if ('ColumnRef' in condition) return { condition, of: condition };
  if ('BoolExpr' in condition && condition.BoolExpr.boolop === 'NOT_EXPR') {
    const [inner] = condition.BoolExpr.args ?? [];
    return inner && columnOf(inner) !== undefined ? { condition, of: inner } : undefined;
  }
  if (!('A_Expr' in condition)) return undefined;
  const { kind, name, lexpr, rexpr } = condition.A_Expr;
  const isNamed = (kind === 'AEXPR_OP' && operatorName(name) === '=') || kind === 'AEXPR_IN';
  if (!isNamed || !lexpr || !rexpr || !hasFewValues(lexpr, table) || !isListOfLiterals(rexpr))
    return undefined;
  // A value of one row in a list does not make the key superfluous.
  return { condition, of: kind === 'AEXPR_OP' ? lexpr : undefined };
}

function hasFewValues(expression: Node, table: Table): boolean {
  const name = columnOf(expression);
  const column = name === undefined ? undefined : findColumn(table, name);
  if (!column || numeric.test(column.type)) return false;
  const distinct = column.statistics?.distinct ?? 0;
  return distinct > 0 && distinct <= fewValues;
}

/** Amounts and keys; of few values as long as there is little data. */
const numeric = /^(smallint|integer|bigint|numeric|real|double precision|money|date|time)/;

function isListOfLiterals(value: Node): boolean {
  if ('List' in value) return (value.List.items ?? []).every(isListOfLiterals);
  if ('TypeCast' in value) return value.TypeCast.arg !== undefined && isListOfLiterals(value.TypeCast.arg);
  return 'A_Const' in value;
}
