import { isConstant, mirroredOperator, operatorName, visitOf } from '../../schema/predicates';
import type { Schema } from '../../schema/schema';
import { resolveColumn } from '../../schema/scope';
import type { Node } from '../../syntax/ast';
import { compare, integer, print } from '../../syntax/print';
import { as, type Visit } from '../../syntax/tree';
import type { Fix, ParsedStatement } from '../rule';
import type { FilterCondition } from './filter-conditions';
import { replaceCondition } from './replace-condition';

const arithmetic = new Set(['+', '-', '*', '/', '%']);

/** `column + 5`; `||`, `->>` and the like are something else. */
export function isArithmetic({ node }: Visit<'A_Expr'>): boolean {
  return node.kind === 'AEXPR_OP' && arithmetic.has(operatorName(node.name) ?? '');
}

/** The same comparison with the arithmetic on the side of the value, where the column is a term of a sum or a factor. */
export function movedFix(
  condition: FilterCondition,
  side: Visit<'A_Expr'>,
  statement: ParsedStatement,
  schema: Schema | undefined,
): Fix | undefined {
  const { tree } = statement;
  const equation = equationOf(condition, side, statement);
  if (!equation) return undefined;
  const resolved = resolveColumn(equation.column, tree, schema);
  const solved = solve(equation, resolved?.column?.type.replace(/\(.*?\)/, ''));
  if (!solved) return undefined;
  const bare: Node = { ColumnRef: equation.column.node };
  return replaceCondition(condition, compare(bare, solved.operator, solved.value), statement, {
    title: `Compare ${print(bare)} itself`,
    safety: solved.exact ? 'safe' : 'unsafe',
  });
}

/** `column sign term comparison value` */
interface Equation {
  readonly column: Visit<'ColumnRef'>;
  readonly sign: '+' | '-' | '*';
  readonly term: Node;
  /** `=`, `<`, `>`, `<=` or `>=`. */
  readonly operator: string;
  readonly value: Node;
}

interface Solved {
  readonly operator: string;
  readonly value: Node;
  readonly exact: boolean;
}

function equationOf(
  { operator, value }: FilterCondition,
  { node }: Visit<'A_Expr'>,
  { tree }: ParsedStatement,
): Equation | undefined {
  const sign = operatorName(node.name);
  if (mirroredOperator(operator) === undefined || (sign !== '+' && sign !== '-' && sign !== '*'))
    return undefined;
  const [left, right] = [node.lexpr, node.rexpr].map((one) => as(visitOf(one, tree), 'ColumnRef'));
  const term = left ? node.rexpr : node.lexpr;
  const column = left ?? (sign === '-' ? undefined : right);
  if (!column || !term || !isConstant(term, tree)) return undefined;
  return { column, sign, term, operator, value };
}

const wholeNumbers = new Set(['smallint', 'integer', 'bigint']);

function solve(equation: Equation, type: string | undefined): Solved | undefined {
  const { sign, term, operator, value } = equation;
  if (sign === '*') return type !== undefined && wholeNumbers.has(type) ? divided(equation) : undefined;
  const inverse = sign === '+' ? '-' : '+';
  const [step, given] = [wholeNumber(term), wholeNumber(value)];
  if (type !== undefined && (wholeNumbers.has(type) || type === 'numeric')) {
    if (step === undefined) return undefined;
    if (given !== undefined)
      return { operator, value: literal(sign === '+' ? given - step : given + step), exact: true };
    if (!('ParamRef' in value)) return undefined;
    const wide = cast(value, type === 'numeric' ? 'numeric' : 'int8');
    return { operator, value: compare(wide, inverse, term), exact: type !== 'bigint' };
  }
  if (type === 'date' && step !== undefined) {
    if ('ParamRef' in value)
      return { operator, value: compare(cast(value, type), inverse, term), exact: true };
    return isToday(value) ? { operator, value: compare(value, inverse, term), exact: true } : undefined;
  }
  const interval = intervalOf(term);
  if (interval === undefined || (type !== undefined && !type.startsWith('timestamp'))) return undefined;
  const isZoned = type === 'timestamp with time zone';
  const moment = momentOf(value, type);
  if (!moment) return undefined;
  const fitsUnit = interval === 'clock' || (interval === 'days' && type === 'timestamp without time zone');
  const fitsType = isNow(value) ? isZoned : !(isZoned && isToday(value));
  return {
    operator,
    value: compare(moment, inverse, term),
    exact: type !== undefined && fitsUnit && fitsType,
  };
}

/** `column * 3 > 10` is `column > 3` for whole numbers. */
function divided({ term, operator, value }: Equation): Solved | undefined {
  const [factor, given] = [wholeNumber(term), wholeNumber(value)];
  if (factor === undefined || given === undefined || factor <= 0) return undefined;
  const quotient = given / factor;
  if (operator === '=' && !Number.isInteger(quotient)) return undefined;
  const isUp = operator === '<' || operator === '>=';
  return { operator, value: literal(isUp ? Math.ceil(quotient) : Math.floor(quotient)), exact: true };
}

/** A whole number of 32 bits, which sums and quotients of two keep exact. */
function wholeNumber(node: Node): number | undefined {
  if ('A_Const' in node) return node.A_Const.ival ? (node.A_Const.ival.ival ?? 0) : undefined;
  const isNegative = 'A_Expr' in node && !node.A_Expr.lexpr && operatorName(node.A_Expr.name) === '-';
  const number = isNegative && node.A_Expr.rexpr ? wholeNumber(node.A_Expr.rexpr) : undefined;
  return number === undefined ? undefined : -number;
}

function literal(number: number): Node {
  return Math.abs(number) > 2_147_483_647 ? { A_Const: { fval: { fval: String(number) } } } : integer(number);
}

/** Whether an interval is of hours, minutes and seconds alone, or has days; undefined for months and anything else. */
function intervalOf(term: Node): 'clock' | 'days' | 'months' | undefined {
  const type = 'TypeCast' in term ? operatorName(term.TypeCast.typeName?.names) : undefined;
  const arg = 'TypeCast' in term ? term.TypeCast.arg : undefined;
  const written = arg && 'A_Const' in arg ? arg.A_Const.sval?.sval : undefined;
  if (type !== 'interval' || written === undefined) return undefined;
  if (/^\d+ *(?:h|hours?|m|min|minutes?|s|sec|seconds?)$/i.test(written)) return 'clock';
  if (/^\d+ *(?:d|days?|w|weeks?)$/i.test(written)) return 'days';
  return /^\d+ *(?:mons?|months?|y|years?)$/i.test(written) ? 'months' : undefined;
}

/** A moment to compute with: a string or a parameter takes the column's type, which it had by the comparison. */
function momentOf(value: Node, type: string | undefined): Node | undefined {
  if (isNow(value) || isToday(value)) return value;
  const isOpen = 'ParamRef' in value || ('A_Const' in value && value.A_Const.sval !== undefined);
  if (!isOpen || type === undefined) return undefined;
  return cast(value, type === 'timestamp with time zone' ? 'timestamptz' : 'timestamp');
}

function isNow(value: Node): boolean {
  if ('SQLValueFunction' in value) return value.SQLValueFunction.op === 'SVFOP_CURRENT_TIMESTAMP';
  return 'FuncCall' in value && operatorName(value.FuncCall.funcname) === 'now' && !value.FuncCall.args;
}

function isToday(value: Node): boolean {
  return 'SQLValueFunction' in value && value.SQLValueFunction.op === 'SVFOP_CURRENT_DATE';
}

function cast(arg: Node, type: string): Node {
  return { TypeCast: { arg, typeName: { names: [{ String: { sval: type } }], typemod: -1 } } };
}
