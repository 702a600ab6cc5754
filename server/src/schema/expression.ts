import type { A_Expr, Node, TypeCast } from '../syntax/ast';
import { parse } from '../syntax/parse';
import { tokenize } from '../syntax/tokens';

/**
 * Whether two SQL expressions say the same, however they are written: one by a person, the other by PostgreSQL, which
 * adds parentheses and casts. Absent equals absent.
 */
export function sameExpression(a: string | undefined, b: string | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  const first = canonicalText(a);
  return first !== undefined && first === canonicalText(b);
}

/** Whether the name `column` occurs in an expression's text. */
export function mentionsColumn(text: string, column: string): boolean {
  return tokenize(text).some(
    (token) =>
      (token.kind === 'word' && text.slice(token.start, token.end).toLowerCase() === column) ||
      (token.kind === 'quoted-identifier' && unquoted(text.slice(token.start, token.end)) === column),
  );
}

/** The columns of a predicate that says no more than that they are not NULL; undefined where it says anything else. */
export function notNullColumns(predicate: string): readonly string[] | undefined {
  const expression = expressionOf(predicate);
  if (!expression) return undefined;
  const tests =
    'BoolExpr' in expression && expression.BoolExpr.boolop === 'AND_EXPR'
      ? (expression.BoolExpr.args ?? [])
      : [expression];
  const columns: string[] = [];
  for (const test of tests) {
    const column = notNullColumn(test);
    if (column === undefined) return undefined;
    columns.push(column);
  }
  return columns;
}

/** The column of `column IS NOT NULL`. */
function notNullColumn(test: Node): string | undefined {
  if (!('NullTest' in test) || test.NullTest.nulltesttype !== 'IS_NOT_NULL') return undefined;
  const { arg } = test.NullTest;
  const field = arg && 'ColumnRef' in arg ? arg.ColumnRef.fields?.at(-1) : undefined;
  return field && 'String' in field ? (field.String.sval ?? '') : undefined;
}

/** Whether a row for which the condition is not false has a value in `column`. */
export function provesNotNull(condition: string | Node, column: string): boolean {
  const expression = typeof condition === 'string' ? expressionOf(condition) : condition;
  return expression !== undefined && proves(expression, column);
}

function proves(condition: Node, column: string): boolean {
  if ('BoolExpr' in condition) {
    const { boolop, args = [] } = condition.BoolExpr;
    if (boolop === 'AND_EXPR') return args.some((part) => proves(part, column));
    return boolop === 'OR_EXPR' && args.every((part) => proves(part, column));
  }
  return notNullColumn(condition) === column;
}

/** A form that equal expressions share; undefined where `text` is not an expression. */
export function canonicalText(text: string): string | undefined {
  const expression = expressionOf(text);
  return expression && canonicalNode(expression);
}

/** The same of a parse tree. */
export function canonicalNode(node: Node): string {
  return JSON.stringify(canonical(node, false));
}

/** The parse tree of an expression's text. */
export function expressionOf(text: string): Node | undefined {
  const result = parse(`SELECT ${text}`);
  const root = result.kind === 'parsed' ? result.tree.root : undefined;
  if (root?.type !== 'SelectStmt') return undefined;
  const { targetList } = root.node as { targetList?: Node[] };
  const target = targetList?.length === 1 ? targetList[0] : undefined;
  return target && 'ResTarget' in target ? target.ResTarget.val : undefined;
}

const positions = new Set(['location', 'rexpr_list_start', 'rexpr_list_end', 'funcformat']);

/** `nested`: inside another expression, where PostgreSQL casts columns to text by itself. */
function canonical(value: unknown, nested: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => canonical(item, nested));
  if (typeof value !== 'object' || value === null) return value;
  const node = value as Node;
  if ('TypeCast' in node) {
    const { arg } = node.TypeCast;
    const silent =
      arg &&
      ('A_Const' in arg || 'A_ArrayExpr' in arg || (nested && 'ColumnRef' in arg && isToText(node.TypeCast)));
    if (silent) return canonical(arg, nested);
  }
  if ('ColumnRef' in node) return { column: canonical(node.ColumnRef.fields?.at(-1), true) };
  if ('FuncCall' in node) {
    return {
      function: canonical(node.FuncCall.funcname?.at(-1), true),
      args: canonical(node.FuncCall.args, true),
    };
  }
  if ('A_Expr' in node) return canonicalOperator(node.A_Expr);
  if ('BoolExpr' in node && node.BoolExpr.boolop === 'AND_EXPR')
    return { and: (node.BoolExpr.args ?? []).flatMap(conditionsOf) };
  const entries = Object.entries(value).filter(([key]) => !positions.has(key));
  return Object.fromEntries(entries.map(([key, inner]) => [key, canonical(inner, true)]));
}

function canonicalOperator({ kind, name, lexpr, rexpr }: A_Expr): unknown {
  if (kind === 'AEXPR_BETWEEN' && rexpr && 'List' in rexpr) {
    const [low, high] = rexpr.List.items ?? [];
    return { and: [comparison('>=', lexpr, low), comparison('<=', lexpr, high)] };
  }
  const operator = name?.at(-1);
  const list = kind === 'AEXPR_IN' || kind === 'AEXPR_OP_ANY' || kind === 'AEXPR_OP_ALL';
  return {
    ...comparison(operator && 'String' in operator ? operator.String.sval : undefined, lexpr, undefined),
    ...(list && { list }),
    right: canonical(list ? listOf(rexpr) : rexpr, true),
  };
}

function comparison(operator: string | undefined, left: Node | undefined, right: Node | undefined) {
  return { operator, left: canonical(left, true), right: canonical(right, true) };
}

/** The parts of a condition; `BETWEEN` is two. */
function conditionsOf(condition: Node): unknown[] {
  const parts = canonical(condition, true);
  return typeof parts === 'object' && parts !== null && 'and' in parts && Array.isArray(parts.and)
    ? parts.and
    : [parts];
}

function isToText({ typeName }: TypeCast): boolean {
  const type = typeName?.names?.at(-1);
  const name = type && 'String' in type ? type.String.sval : undefined;
  return (name === 'text' || name === 'varchar') && !typeName?.arrayBounds && !typeName?.typmods;
}

/** The elements of `IN (…)` or of `ARRAY[…]`, also where a cast stands around it. */
function listOf(node: Node | undefined): unknown {
  if (node && 'TypeCast' in node) return listOf(node.TypeCast.arg);
  if (node && 'A_ArrayExpr' in node) return node.A_ArrayExpr.elements;
  if (node && 'List' in node) return node.List.items;
  return node;
}

function unquoted(text: string): string {
  return text.slice(1, -1).replaceAll('""', '"');
}
