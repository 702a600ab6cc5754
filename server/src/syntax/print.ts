import { deparseSync } from 'pgsql-deparser';
import type { Node } from './ast';
import type { Visit } from './tree';

/** SQL that the product generates: always printed from a tree, so that quoting is never put together by hand. */
export function print(node: Node): string {
  return deparseSync(node, { pretty: false })
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}

/** The SQL of a node where it stands in a tree. */
export function printVisit({ type, node }: Visit): string {
  return print({ [type]: node } as unknown as Node);
}

export function column(...path: string[]): Node {
  return { ColumnRef: { fields: path.map((part) => ({ String: { sval: part } })) } };
}

/** `$n` */
export function parameter(number: number): Node {
  return { ParamRef: { number } };
}

export function integer(ival: number): Node {
  return { A_Const: { ival: { ival } } };
}

/** `'…'` */
export function text(sval: string): Node {
  return { A_Const: { sval: { sval } } };
}

/** `left operator right` */
export function compare(left: Node, operator: string, right: Node): Node {
  return { A_Expr: { kind: 'AEXPR_OP', name: [{ String: { sval: operator } }], lexpr: left, rexpr: right } };
}

/** Equal, or both NULL. */
export function notDistinct(left: Node, right: Node): Node {
  return {
    A_Expr: { kind: 'AEXPR_NOT_DISTINCT', name: [{ String: { sval: '=' } }], lexpr: left, rexpr: right },
  };
}

export function isNull(arg: Node): Node {
  return { NullTest: { arg, nulltesttype: 'IS_NULL' } };
}

export function isNotNull(arg: Node): Node {
  return { NullTest: { arg, nulltesttype: 'IS_NOT_NULL' } };
}

export function and(...args: Node[]): Node {
  return args.length === 1 && args[0] ? args[0] : { BoolExpr: { boolop: 'AND_EXPR', args } };
}

export function or(...args: Node[]): Node {
  return args.length === 1 && args[0] ? args[0] : { BoolExpr: { boolop: 'OR_EXPR', args } };
}

/** `(a, b, …)` */
export function row(...args: Node[]): Node {
  return { RowExpr: { args, row_format: 'COERCE_IMPLICIT_CAST' } };
}
