import { visitOf } from '../../schema/predicates';
import type { Schema } from '../../schema/schema';
import { namePath, resolveColumn, scopeOf } from '../../schema/scope';
import type { Node } from '../../syntax/ast';
import { clausesOf } from '../../syntax/clauses';
import { expressionRange } from '../../syntax/expression-range';
import { ancestor, as, type Visit } from '../../syntax/tree';
import type { Fix, ParsedStatement } from '../rule';
import { hasOpenText } from './open-text';
import { holdsComment } from './removal';
import { callsBelow, givesOneValue } from './row-functions';
import { shownKey } from './shown-key';

/** Beyond these the text says the query too often. */
const mostArms = 3;

/**
 * A query whose WHERE holds `a OR b` as the UNION of the query with `a` and the query with `b`. It returns the same rows
 * where a unique key is among them: a row that both find is one, and no two rows are alike.
 */
export function unionFix(
  or: Visit<'BoolExpr'>,
  statement: ParsedStatement,
  schema: Schema | undefined,
): Fix | undefined {
  const { text, tree } = statement;
  const select = ancestor(or, 'SelectStmt', 'SubLink');
  if (select?.type !== 'SelectStmt' || !schema || hasOpenText(statement)) return undefined;
  const query = as(select, 'SelectStmt');
  const clauses = query && clausesOf(statement, query);
  const arms = (or.node.args ?? []).map((arm) => visitOf(arm, tree));
  if (!query || !clauses?.where || arms.length > mostArms || !isUnionable(query, statement, schema))
    return undefined;
  const end = clauses.where.end;
  const whole = { start: clauses.whole.start, end };
  const range = expressionRange(statement, or);
  if (holdsComment(statement, { start: whole.start, end: clauses.whole.end })) return undefined;
  const parts = arms.map((arm) => {
    const own = arm && expressionRange(statement, arm);
    return own
      ? text.slice(whole.start, range.start) + text.slice(own.start, own.end) + text.slice(range.end, end)
      : '';
  });
  return {
    title: 'Write a UNION of one query for each condition',
    safety: 'safe',
    edits: [{ range: whole, newText: parts.join(' UNION ') }],
  };
}

function isUnionable(select: Visit<'SelectStmt'>, statement: ParsedStatement, schema: Schema): boolean {
  const { node } = select;
  const { tree } = statement;
  const clauses = [
    node.distinctClause,
    node.groupClause,
    node.havingClause,
    node.windowClause,
    node.limitCount,
    node.limitOffset,
    node.lockingClause,
    node.intoClause,
  ];
  // A part of another set operation would be joined to its neighbours.
  if (select.parent?.type === 'SelectStmt' || clauses.some((clause) => clause !== undefined)) return false;
  if (
    node.op !== 'SETOP_NONE' ||
    !callsBelow(select, tree).every(givesOneValue) ||
    !shownKey(select, statement, schema)
  )
    return false;
  const { relations } = scopeOf(select, tree, schema);
  const names = new Set<string>();
  for (const target of node.targetList ?? []) {
    const value = 'ResTarget' in target ? target.ResTarget.val : undefined;
    const reference = as(visitOf(value, tree), 'ColumnRef');
    if (!reference) return false;
    const path = namePath(reference.node.fields);
    if (!path) {
      // All columns of all tables have to be comparable.
      for (const { table } of relations)
        if (!table?.columns.every(({ type }) => isComparable(type))) return false;
      continue;
    }
    const type = resolveColumn(reference, tree, schema)?.column?.type;
    if (type === undefined || !isComparable(type)) return false;
    names.add(('ResTarget' in target ? target.ResTarget.name : undefined) ?? path.at(-1) ?? '');
  }
  return (node.sortClause ?? []).every((item) => isSortedByName(item, names));
}

/** A UNION is sorted by what it returns. */
function isSortedByName(item: Node, names: ReadonlySet<string>): boolean {
  const sorted = 'SortBy' in item ? item.SortBy.node : undefined;
  if (!sorted) return false;
  if ('A_Const' in sorted) return sorted.A_Const.ival !== undefined;
  const path = 'ColumnRef' in sorted ? namePath(sorted.ColumnRef.fields) : undefined;
  return path?.length === 1 && names.has(path[0] ?? '');
}

const comparable =
  /^(?:smallint|integer|bigint|numeric|real|double precision|text|character|boolean|uuid|date|time|interval|bytea|jsonb)\b/;

/** UNION compares all columns; json, xml and geometric types have no equality. */
function isComparable(type: string): boolean {
  return comparable.test(type) && !type.endsWith(']');
}
