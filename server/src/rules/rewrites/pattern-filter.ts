import { sameExpression } from '../../schema/expression';
import { hasFewerRows } from '../../schema/named-table';
import type { Index, Table } from '../../schema/schema';
import { namePath, type Relation, type ResolvedColumn, resolveColumn } from '../../schema/scope';
import { printVisit } from '../../syntax/print';
import { as, type Tree, type Visit } from '../../syntax/tree';
import type { Context, ParsedStatement } from '../rule';
import { isIndexable, mayBeIndexed } from './indexable';
import { narrowingBeside } from './narrowed-beside';

/** So few rows are read in no time. */
const fewRows = 1_000;

/**
 * Whether a pattern is tested on every row of a table: in a WHERE or ON, on a column that may have indexes, where neither
 * a trigram index nor another condition finds the rows.
 */
export function isTestedOnAllRows(
  match: Visit,
  side: Visit,
  statement: ParsedStatement,
  context: Context,
): boolean {
  if (!isFilter(match)) return false;
  const column = matchedColumn(side, statement.tree, context);
  if (column === undefined) {
    for (const visit of statement.tree.below(side)) {
      const reference = as(visit, 'ColumnRef');
      if (reference) return mayBeIndexed(reference, undefined, statement.tree, context.schema);
    }
    return true;
  }
  if (!isIndexable(column.relation) || isBesideOthers(match, column.relation, statement, context))
    return false;
  return !isHelped(match, side, column.relation, statement, context);
}

/** An arm of an OR in which columns of several tables are compared: no index finds what one arm wants and the others not. */
function isBesideOthers(
  match: Visit,
  { node }: Relation,
  { tree }: ParsedStatement,
  { schema }: Context,
): boolean {
  for (let up = as(match.parent, 'BoolExpr'); up; up = as(up.parent, 'BoolExpr')) {
    if (up.node.boolop !== 'OR_EXPR') continue;
    for (const below of tree.below(up)) {
      const reference = as(below, 'ColumnRef');
      const other = reference && resolveColumn(reference, tree, schema);
      if (other && other.relation.node !== node) return true;
    }
  }
  return false;
}

/** The column whose value is matched. */
export function matchedColumn(side: Visit, tree: Tree, { schema }: Context): ResolvedColumn | undefined {
  for (const visit of tree.below(side)) {
    const reference = as(visit, 'ColumnRef');
    const resolved = reference && resolveColumn(reference, tree, schema);
    if (resolved) return resolved;
  }
  return undefined;
}

const readsRows: ReadonlySet<string> = new Set(['SelectStmt', 'UpdateStmt', 'DeleteStmt', 'JoinExpr']);

/** In a WHERE or in the ON of a join, and not inside CASE or a call. */
function isFilter(match: Visit): boolean {
  for (let visit: Visit | undefined = match; visit; visit = visit.parent) {
    if (visit.field === 'whereClause' || visit.field === 'quals')
      return readsRows.has(visit.parent?.type ?? '');
    if (visit !== match && visit.type !== 'BoolExpr') return false;
  }
  return false;
}

function isHelped(
  match: Visit,
  side: Visit,
  relation: Relation,
  { tree }: ParsedStatement,
  { schema }: Context,
): boolean {
  const { table } = relation;
  if (!table) return false;
  if (table.partlyKnown) return true;
  if (hasFewerRows(table, fewRows) || hasTrigramIndex(table, side)) return true;
  // Another condition finds the rows by an index; the pattern is tested on these alone.
  return narrowingBeside(match, relation, tree, schema).length > 0;
}

/** An index that finds the rows whose column or expression matches a pattern anywhere. */
export function hasTrigramIndex(table: Table, side: Visit): boolean {
  return table.indexes.some((index) => isTrigramIndex(index, side));
}

function isTrigramIndex(index: Index, side: Visit): boolean {
  if (!index.valid || (index.method !== 'gin' && index.method !== 'gist')) return false;
  const column = as(side, 'ColumnRef');
  const name = column && namePath(column.node.fields)?.at(-1);
  return index.keys.some(
    (key) =>
      /_trgm_ops$/.test(key.operatorClass ?? '') &&
      (name === undefined ? sameExpression(key.expression, printVisit(side)) : key.column === name),
  );
}
