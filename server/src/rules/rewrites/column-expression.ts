import { sameExpression } from '../../schema/expression';
import { isAggregateCall } from '../../schema/predicates';
import type { Index, Schema } from '../../schema/schema';
import { namePath, type ResolvedColumn, resolveColumn } from '../../schema/scope';
import { printVisit } from '../../syntax/print';
import { as, type Tree, type Visit } from '../../syntax/tree';
import { mayBeIndexed } from './indexable';

/** A column that an expression is computed from. */
export interface ColumnInside {
  readonly name: string;
  readonly resolved?: ResolvedColumn;
}

/**
 * The single column of a table that an expression is computed from. Undefined where there is none, where there are
 * several, where it is an aggregate, a subquery, or a column of something that has no indexes.
 */
export function columnInside(
  expression: Visit,
  tree: Tree,
  schema: Schema | undefined,
): ColumnInside | undefined {
  let only: ColumnInside | undefined;
  for (const visit of tree.below(expression)) {
    if (visit.type === 'SubLink' || isAggregateCall(visit)) return undefined;
    const reference = as(visit, 'ColumnRef');
    if (!reference) continue;
    const name = namePath(reference.node.fields)?.at(-1);
    if (name === undefined || (only && only.name !== name)) return undefined;
    const resolved = resolveColumn(reference, tree, schema);
    if (!mayBeIndexed(reference, resolved, tree, schema)) return undefined;
    only = { name, ...(resolved && { resolved }) };
  }
  return only;
}

/** An index of the column's table whose leading key is this expression. */
export function expressionIndex(expression: Visit, { resolved }: ColumnInside): Index | undefined {
  const indexes = resolved?.relation.table?.indexes ?? [];
  if (!indexes.some((index) => index.keys[0]?.expression !== undefined)) return undefined;
  const name = resolved?.relation.name;
  // An index knows only its own table's columns.
  const text =
    name === undefined ? printVisit(expression) : printVisit(expression).replaceAll(`${name}.`, '');
  return indexes.find((index) => sameExpression(index.keys[0]?.expression, text));
}

/** A usable index whose leading key is the column itself. */
export function indexOnColumn({ name, resolved }: ColumnInside): Index | undefined {
  return resolved?.relation.table?.indexes.find((index) => index.valid && index.keys[0]?.column === name);
}
