import { operatorName, visitOf } from '../../schema/predicates';
import type { Schema } from '../../schema/schema';
import { resolveColumn } from '../../schema/scope';
import type { Node } from '../../syntax/ast';
import { and, compare, integer, print, text as textNode } from '../../syntax/print';
import { as, type Visit } from '../../syntax/tree';
import type { Fix, ParsedStatement } from '../rule';
import { nextUnit, type TimeUnit, truncatedTime, unitOf, writtenTime } from './calendar';
import type { FilterCondition } from './filter-conditions';
import { replaceCondition } from './replace-condition';

/** A column of time of which a condition sees only the day, the month, the year. */
interface Truncation {
  readonly column: Visit<'ColumnRef'>;
  readonly unit: TimeUnit;
  /** What it is compared with: a date, a moment, or the number of a year. */
  readonly gives: 'date' | 'moment' | 'year';
}

/** Two ends of a half-open range. */
interface Bounds {
  readonly low: Node;
  readonly high: Node;
  /** Both are finite, and exactly one unit apart. */
  readonly exact: boolean;
}

/**
 * The comparison of a truncated time as a range of the bare column: `created_at::date = '2024-05-01'` holds from that
 * midnight up to the next. Safe for times without a zone: with one, a local day need not be one stretch of time, as
 * where the clocks go back over midnight.
 */
export function timeRangeFix(
  condition: FilterCondition,
  statement: ParsedStatement,
  schema: Schema | undefined,
): Fix | undefined {
  const { tree } = statement;
  const truncation = truncationOf(condition.side, statement);
  if (!truncation) return undefined;
  const type = resolveColumn(truncation.column, tree, schema)?.column?.type.replace(/\(\d\)/, '');
  if (type !== undefined && !timeTypes.has(type)) return undefined;
  const { operator, value } = condition;
  const values = operator === 'BETWEEN' && 'List' in value ? (value.List.items ?? []) : [value];
  const bounds = values.map((one) => boundsOf(one, truncation, type));
  const [first, last = first] = bounds;
  if (!first || !last || bounds.length > 2) return undefined;
  const replacement = rangeCondition({ ColumnRef: truncation.column.node }, operator, first, last);
  if (!replacement) return undefined;
  const isZoneless =
    type === 'timestamp without time zone' || (type === 'date' && truncation.gives !== 'moment');
  return replaceCondition(condition, replacement, statement, {
    title: `Compare ${print({ ColumnRef: truncation.column.node })} itself`,
    safety: isZoneless && first.exact && last.exact ? 'safe' : 'unsafe',
  });
}

const timeTypes = new Set(['date', 'timestamp without time zone', 'timestamp with time zone']);

function truncationOf(side: Visit, { tree }: ParsedStatement): Truncation | undefined {
  const bare = (value: Node | undefined) => as(visitOf(value, tree), 'ColumnRef');
  const cast = as(side, 'TypeCast')?.node;
  if (cast) {
    const column = bare(cast.arg);
    const isDate = operatorName(cast.typeName?.names) === 'date' && !cast.typeName?.arrayBounds;
    return column && isDate ? { column, unit: 'day', gives: 'date' } : undefined;
  }
  const call = as(side, 'FuncCall')?.node;
  const [first, second, ...more] = call?.args ?? [];
  if (!call || !first || more.length > 0) return undefined;
  const name = operatorName(call.funcname);
  if (name === 'date' && !second) {
    const column = bare(first);
    return column && { column, unit: 'day', gives: 'date' };
  }
  const column = bare(second);
  const unit = unitOf('A_Const' in first ? first.A_Const.sval?.sval : undefined);
  if (!column || !unit) return undefined;
  if (name === 'date_trunc') return { column, unit, gives: 'moment' };
  const isYear = (name === 'extract' || name === 'date_part') && unit === 'year';
  return isYear ? { column, unit, gives: 'year' } : undefined;
}

function rangeCondition(column: Node, operator: string, first: Bounds, last: Bounds): Node | undefined {
  switch (operator) {
    case '=':
    case 'BETWEEN':
      return and(compare(column, '>=', first.low), compare(column, '<', last.high));
    case '>=':
    case '<':
      return compare(column, operator, first.low);
    case '>':
      return compare(column, '>=', first.high);
    case '<=':
      return compare(column, '<', first.high);
    default:
      return undefined;
  }
}

function boundsOf(value: Node, { unit, gives }: Truncation, type: string | undefined): Bounds | undefined {
  if (gives === 'year') return yearBounds(value);
  const literal = literalOf(value);
  if (literal !== undefined) {
    const start = truncatedTime(literal, unit);
    if (start === undefined || (gives === 'date' && literal.length > 10)) return undefined;
    const [low, high] = [start, nextUnit(start, unit)].map(writtenTime);
    return low && high ? { low: textNode(low), high: textNode(high), exact: true } : undefined;
  }
  if (gives === 'date') {
    const low = 'ParamRef' in value ? cast(value, 'date') : value;
    const isDate = 'TypeCast' in low && operatorName(low.TypeCast.typeName?.names) === 'date';
    const isToday = isNearToday(low);
    if (!isToday && !isDate) return undefined;
    return { low, high: add(low, integer(1)), exact: isToday };
  }
  if (!('ParamRef' in value) || !type?.startsWith('timestamp')) return undefined;
  const low = cast(value, type === 'timestamp with time zone' ? 'timestamptz' : 'timestamp');
  return { low, high: add(low, cast(textNode(`1 ${unit}`), 'interval')), exact: false };
}

/** `'2024-05-01'`, `DATE '2024-05-01'`. */
function literalOf(value: Node): string | undefined {
  if ('TypeCast' in value) {
    const type = operatorName(value.TypeCast.typeName?.names);
    const isPlain = type === 'date' || type === 'timestamp' || type === 'timestamptz';
    return isPlain && value.TypeCast.arg ? literalOf(value.TypeCast.arg) : undefined;
  }
  return 'A_Const' in value ? value.A_Const.sval?.sval : undefined;
}

function yearBounds(value: Node): Bounds | undefined {
  if ('ParamRef' in value) {
    const firstOf = (year: Node) => call('make_date', year, integer(1), integer(1));
    const year = cast(value, 'int');
    return { low: firstOf(year), high: firstOf(add(year, integer(1))), exact: false };
  }
  const year = 'A_Const' in value ? value.A_Const.ival?.ival : undefined;
  if (year === undefined || year < 1000 || year > 9998) return undefined;
  return { low: textNode(`${year}-01-01`), high: textNode(`${year + 1}-01-01`), exact: true };
}

/** CURRENT_DATE, or some days from it: surely finite. */
function isNearToday(value: Node): boolean {
  if ('SQLValueFunction' in value) return value.SQLValueFunction.op === 'SVFOP_CURRENT_DATE';
  if (!('A_Expr' in value) || !value.A_Expr.lexpr || !value.A_Expr.rexpr) return false;
  const { name, lexpr, rexpr } = value.A_Expr;
  const operator = operatorName(name);
  const isDays = 'A_Const' in rexpr && rexpr.A_Const.ival !== undefined;
  return (operator === '+' || operator === '-') && isDays && isNearToday(lexpr);
}

function add(left: Node, right: Node): Node {
  return compare(left, '+', right);
}

function cast(arg: Node, type: string): Node {
  return { TypeCast: { arg, typeName: { names: [{ String: { sval: type } }], typemod: -1 } } };
}

function call(name: string, ...args: Node[]): Node {
  return { FuncCall: { funcname: [{ String: { sval: name } }], args } };
}
