import { filteredColumns, foldsToOneRow, visitOf } from '../../schema/predicates';
import type { Schema } from '../../schema/schema';
import { type Relation, resolveColumn, scopeOf } from '../../schema/scope';
import type { Node } from '../../syntax/ast';
import { clausesOf } from '../../syntax/clauses';
import { column, print } from '../../syntax/print';
import { as, type Visit } from '../../syntax/tree';
import type { TextEdit } from '../../text/edit';
import type { ParsedStatement } from '../rule';
import { sortedExpression } from './order-keys';
import { rowIdentity } from './row-identity';

/** What a query's ORDER BY lacks until no two rows can share a place. */
export interface OrderCompletion {
  readonly relation: Relation;
  /** Of a unique key; empty where the order is total as it is. */
  readonly missing: readonly string[];
  readonly edit: TextEdit;
}

/**
 * How the order of a query becomes total, by a unique key of its rows. Undefined where no key is known: joins that
 * repeat rows, grouping, DISTINCT, set operations. `first` are keys that come before where there is no order yet.
 */
export function orderCompletion(
  statement: ParsedStatement,
  select: Visit<'SelectStmt'>,
  schema: Schema | undefined,
  first: readonly Node[] = [],
): OrderCompletion | undefined {
  const { tree } = statement;
  const { node } = select;
  const isDistinct = node.distinctClause?.some((item) => Object.keys(item).length === 0);
  if (node.op !== 'SETOP_NONE' || isDistinct || node.groupClause || foldsToOneRow(node, tree))
    return undefined;
  const sorted = sortedColumns(select, statement, schema);
  if (!sorted) return undefined;
  const fixed = filteredColumns(node.whereClause, tree, schema).flatMap(({ resolved, comparison }) =>
    comparison.operator === '=' ? [{ node: resolved.relation.node, name: resolved.name }] : [],
  );
  const decided = [...sorted, ...fixed];
  const identity = rowIdentity(select, tree, schema, new Set(decided.map(({ name }) => name)));
  if (!identity) return undefined;
  const { relation, columns } = identity;
  const own = decided.flatMap((one) => (one.node === relation.node ? [one.name] : []));
  const missing = columns.filter((name) => !own.includes(name));
  const edit = orderEdit(missing, relation, first, statement, select, schema);
  return edit && { relation, missing, edit };
}

interface SortedColumn {
  readonly node: Visit | undefined;
  readonly name: string;
}

/** The plain columns of an ORDER BY; undefined where it sorts by something that may be unique in itself. */
function sortedColumns(
  select: Visit<'SelectStmt'>,
  { tree }: ParsedStatement,
  schema: Schema | undefined,
): SortedColumn[] | undefined {
  const columns: SortedColumn[] = [];
  for (const item of select.node.sortClause ?? []) {
    const written = 'SortBy' in item ? item.SortBy.node : undefined;
    const expression = written && sortedExpression(written, select.node);
    const reference = as(visitOf(expression, tree), 'ColumnRef');
    const resolved = reference && resolveColumn(reference, tree, schema);
    if (reference && !resolved) return undefined;
    if (resolved) columns.push({ node: resolved.relation.node, name: resolved.name });
    else if (hasUniqueExpression(select, { tree }, schema)) return undefined;
  }
  return columns;
}

function hasUniqueExpression(
  select: Visit<'SelectStmt'>,
  { tree }: Pick<ParsedStatement, 'tree'>,
  schema: Schema | undefined,
): boolean {
  return scopeOf(select, tree, schema).relations.some(({ table }) =>
    table?.indexes.some((index) => index.unique && index.keys.some((key) => key.expression !== undefined)),
  );
}

function orderEdit(
  missing: readonly string[],
  relation: Relation,
  first: readonly Node[],
  statement: ParsedStatement,
  select: Visit<'SelectStmt'>,
  schema: Schema | undefined,
): TextEdit | undefined {
  const clauses = clausesOf(statement, select);
  if (!clauses) return undefined;
  const { sortClause = [], targetList = [] } = select.node;
  const isDescending = (item: Node) => 'SortBy' in item && item.SortBy.sortby_dir === 'SORTBY_DESC';
  const suffix = sortClause.length > 0 && sortClause.every(isDescending) ? ' DESC' : '';
  const several = scopeOf(select, statement.tree, schema).relations.length > 1;
  const isTaken = (name: string) =>
    targetList.some((target) => 'ResTarget' in target && target.ResTarget.name === name);
  const keys = missing.map(
    (name) => print(several || isTaken(name) ? column(relation.name, name) : column(name)) + suffix,
  );
  if (clauses.order) {
    const at = clauses.order.end;
    return { range: { start: at, end: at }, newText: keys.map((key) => `, ${key}`).join('') };
  }
  const before = clauses.window ?? clauses.having ?? clauses.group ?? clauses.where ?? clauses.from;
  if (!before) return undefined;
  const newText = ` ORDER BY ${[...first.map(print), ...keys].join(', ')}`;
  return { range: { start: before.end, end: before.end }, newText };
}
