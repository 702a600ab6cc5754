import { visitOf } from '../../schema/predicates';
import type { Schema } from '../../schema/schema';
import { resolveColumn } from '../../schema/scope';
import type { Node } from '../../syntax/ast';
import { compare, isNull, or, print } from '../../syntax/print';
import { as } from '../../syntax/tree';
import type { Fix, ParsedStatement } from '../rule';
import type { FilterCondition } from './filter-conditions';
import { replaceCondition } from './replace-condition';

/**
 * `coalesce(total, 0) > 5` as `total > 5`, and `coalesce(total, 0) = 0` as `(total = 0 OR total IS NULL)`. Safe for
 * numbers; two strings that differ are equal in some collations.
 */
export function coalescedFix(
  condition: FilterCondition,
  statement: ParsedStatement,
  schema: Schema | undefined,
): Fix | undefined {
  const [arg, instead, ...more] = as(condition.side, 'CoalesceExpr')?.node.args ?? [];
  const column = as(visitOf(arg, statement.tree), 'ColumnRef');
  if (!arg || !column || !instead || more.length > 0) return undefined;
  const holds = holdsFor(condition.operator, constantOf(instead), constantOf(condition.value));
  if (holds === undefined) return undefined;
  const compared = compare(arg, condition.operator, condition.value);
  const type = resolveColumn(column, statement.tree, schema)?.column?.type;
  return replaceCondition(condition, holds ? or(compared, isNull(arg)) : compared, statement, {
    title: `Compare ${print(arg)} itself`,
    safety: type === 'smallint' || type === 'integer' || type === 'bigint' ? 'safe' : 'unsafe',
  });
}

/** Whether the comparison holds where the column is NULL. */
function holdsFor(
  operator: string,
  instead: string | number | undefined,
  value: string | number | undefined,
): boolean | undefined {
  if (instead === undefined || typeof instead !== typeof value || value === undefined) return undefined;
  if (operator === '=') return instead === value;
  if (typeof instead !== 'number' || typeof value !== 'number') return undefined;
  switch (operator) {
    case '<':
      return instead < value;
    case '<=':
      return instead <= value;
    case '>':
      return instead > value;
    case '>=':
      return instead >= value;
    default:
      return undefined;
  }
}

function constantOf(node: Node): string | number | undefined {
  if (!('A_Const' in node) || node.A_Const.isnull) return undefined;
  const { ival, sval } = node.A_Const;
  return ival ? (ival.ival ?? 0) : sval?.sval;
}
