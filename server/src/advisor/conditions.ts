import { conjunctsOf } from '../plan/predicate';
import { expressionOf } from '../schema/expression';
import { conjuncts, operatorName } from '../schema/predicates';
import type { Node } from '../syntax/ast';

/** The conditions that AND joins in what EXPLAIN prints; those that are no SQL, as of subplans, are left out. */
export function conditionsOf(printed: string | undefined): Node[] {
  if (printed === undefined) return [];
  const whole = expressionOf(printed);
  if (whole) return conjuncts(whole);
  return conjunctsOf(printed).flatMap((part) => conjuncts(expressionOf(part)));
}

/** What a condition asks of one side of it. */
export type Asked =
  /** `=`, `= ANY`, IS NULL, a boolean. */
  | { readonly kind: 'equality'; readonly expression: Node; readonly other: Node | undefined }
  /** `<`, `>`, `<=`, `>=`, of rows too. */
  | { readonly kind: 'range'; readonly expressions: readonly Node[]; readonly other: Node }
  /** Any other operator that an index may know. */
  | {
      readonly kind: 'search';
      readonly operator: string;
      readonly expression: Node;
      readonly other: Node;
    };

/** What a condition asks, once from each side that an index could be on. */
export function askedBy(condition: Node): Asked[] {
  if ('ColumnRef' in condition) return [{ kind: 'equality', expression: condition, other: undefined }];
  if ('NullTest' in condition) {
    const { arg, nulltesttype } = condition.NullTest;
    return arg && nulltesttype === 'IS_NULL' ? [{ kind: 'equality', expression: arg, other: undefined }] : [];
  }
  if ('BoolExpr' in condition && condition.BoolExpr.boolop === 'NOT_EXPR') {
    const [inner] = condition.BoolExpr.args ?? [];
    return inner && 'ColumnRef' in inner ? [{ kind: 'equality', expression: inner, other: undefined }] : [];
  }
  if (!('A_Expr' in condition)) return [];
  const { kind, name, lexpr: left, rexpr: right } = condition.A_Expr;
  const operator = operatorName(name);
  if (!left || !right || operator === undefined) return [];
  if (kind === 'AEXPR_OP_ANY')
    return operator === '=' ? [{ kind: 'equality', expression: left, other: right }] : [];
  if (kind !== 'AEXPR_OP') return [];
  if (operator === '=') {
    return [
      { kind: 'equality', expression: left, other: right },
      { kind: 'equality', expression: right, other: left },
    ];
  }
  if (orderings.has(operator)) {
    return [
      { kind: 'range', expressions: rowOf(left), other: right },
      { kind: 'range', expressions: rowOf(right), other: left },
    ];
  }
  if (operator === '<>') return [];
  const fromRight = commuted[operator];
  return [
    { kind: 'search', operator, expression: left, other: right },
    ...(fromRight === undefined
      ? []
      : [{ kind: 'search', operator: fromRight, expression: right, other: left } as const]),
  ];
}

const orderings = new Set(['<', '>', '<=', '>=']);
/** The operators that an index can be asked from the other side. */
const commuted: Readonly<Record<string, string>> = { '<@': '@>', '@>': '<@', '&&': '&&', '@@': '@@' };

/** The values of a row, or the value alone. */
export function rowOf(expression: Node): readonly Node[] {
  return 'RowExpr' in expression ? (expression.RowExpr.args ?? []) : [expression];
}

/** The arms of a condition that OR joins; undefined of others. */
export function armsOf(condition: Node): readonly Node[] | undefined {
  return 'BoolExpr' in condition && condition.BoolExpr.boolop === 'OR_EXPR'
    ? condition.BoolExpr.args
    : undefined;
}
