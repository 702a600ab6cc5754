import { listItems, operatorName } from '../../schema/predicates';
import type { ColumnRef, Node } from '../../syntax/ast';
import { compare, integer, print, text } from '../../syntax/print';
import { as } from '../../syntax/tree';
import type { Fix, ParsedStatement } from '../rule';
import type { FilterCondition } from './filter-conditions';
import { replaceCondition } from './replace-condition';

interface CastColumn {
  readonly column: ColumnRef;
  /** The column's own type. */
  readonly from: string | undefined;
}

/** What PostgreSQL calls the type, its largest value, and the types that hold all of its values. */
const wholeNumbers = new Map([
  ['smallint', { type: 'int2', largest: 32_767n, wider: new Set(['int4', 'int8', 'numeric']) }],
  ['integer', { type: 'int4', largest: 2_147_483_647n, wider: new Set(['int8', 'numeric']) }],
  ['bigint', { type: 'int8', largest: 9_223_372_036_854_775_807n, wider: new Set(['numeric']) }],
]);

/** The comparison with the cast taken off the column, and the value in the column's type. */
export function uncastFix(
  condition: FilterCondition,
  { column, from }: CastColumn,
  statement: ParsedStatement,
): Fix | undefined {
  const type = as(condition.side, 'TypeCast')?.node.typeName;
  const to = operatorName(type?.names);
  if (from === undefined || to === undefined || type?.arrayBounds) return undefined;
  const items = condition.operator === 'IN' ? listItems(condition.value) : [condition.value];
  const values = items.map((item) => valueAs(item, from, to, condition.operator));
  const [first] = values;
  if (!first || !values.every((value) => value !== undefined)) return undefined;
  const bare: Node = { ColumnRef: column };
  const replacement: Node =
    condition.operator === 'IN'
      ? {
          A_Expr: {
            kind: 'AEXPR_IN',
            name: [{ String: { sval: '=' } }],
            lexpr: bare,
            rexpr: { List: { items: values.map(({ node }) => node) } },
          },
        }
      : compare(bare, condition.operator, first.node);
  return replaceCondition(condition, replacement, statement, {
    title: `Compare ${print(bare)} itself`,
    safety: values.every(({ exact }) => exact) ? 'safe' : 'unsafe',
  });
}

interface Value {
  readonly node: Node;
  /** It is equal to the same values of the column as it was to those of the cast one. */
  readonly exact: boolean;
}

const ordering = new Set(['=', '<', '>', '<=', '>=', 'IN']);
const texts = new Set(['text', 'varchar']);

function valueAs(value: Node, from: string, to: string, operator: string): Value | undefined {
  const number = wholeNumbers.get(from);
  const isEquality = operator === '=' || operator === 'IN';
  if (number?.wider.has(to) && ordering.has(operator)) {
    if ('ParamRef' in value && to !== 'numeric') return { node: castTo(value, to), exact: true };
    const isWhole = 'A_Const' in value && value.A_Const.ival !== undefined;
    return isWhole ? { node: value, exact: true } : undefined;
  }
  // Text is ordered otherwise than what it was made of.
  if (!texts.has(to) || !isEquality || (!number && from !== 'uuid')) return undefined;
  if ('ParamRef' in value) return { node: castTo(value, number?.type ?? 'uuid'), exact: false };
  const written = 'A_Const' in value ? value.A_Const.sval?.sval : undefined;
  if (written === undefined) return undefined;
  if (!number) {
    const isCanonical = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(written);
    return isCanonical ? { node: text(written), exact: true } : undefined;
  }
  const isCanonical = /^(?:0|[1-9]\d{0,18})$/.test(written) && BigInt(written) <= number.largest;
  if (!isCanonical) return undefined;
  const isShort = BigInt(written) <= 2_147_483_647n;
  return { node: isShort ? integer(Number(written)) : { A_Const: { fval: { fval: written } } }, exact: true };
}

function castTo(arg: Node, type: string): Node {
  return { TypeCast: { arg, typeName: { names: [{ String: { sval: type } }], typemod: -1 } } };
}
