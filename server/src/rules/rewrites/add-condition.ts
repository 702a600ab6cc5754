import type { Node } from '../../syntax/ast';
import type { Clauses } from '../../syntax/clauses';
import type { TextEdit } from '../../text/edit';

/** Puts a further condition into a query's WHERE, or gives it one. */
export function addCondition(condition: string, clauses: Clauses, where: Node | undefined): TextEdit[] {
  const insert = (at: number, newText: string): TextEdit => ({ range: { start: at, end: at }, newText });
  if (!clauses.where) return clauses.from ? [insert(clauses.from.end, ` WHERE ${condition}`)] : [];
  const isOr = where !== undefined && 'BoolExpr' in where && where.BoolExpr.boolop === 'OR_EXPR';
  const wrapped =
    condition.startsWith('(') && !/\bOR\b/.test(condition) ? condition : parenthesised(condition);
  if (!isOr) return [insert(clauses.where.end, ` AND ${wrapped}`)];
  return [insert(clauses.where.start + 'where '.length, '('), insert(clauses.where.end, `) AND ${wrapped}`)];
}

function parenthesised(condition: string): string {
  return /\bOR\b/.test(condition) ? `(${condition})` : condition;
}
