import { clausesOf } from '../../syntax/clauses';
import type { Visit } from '../../syntax/tree';
import type { Range } from '../../text/range';
import type { ParsedStatement } from '../rule';

/** A query's ORDER BY where nothing of the query itself depends on it: no LIMIT, no OFFSET, no DISTINCT ON, no locks. */
export function freeOrder(statement: ParsedStatement, select: Visit<'SelectStmt'>): Range | undefined {
  const { sortClause, limitCount, limitOffset, lockingClause, distinctClause, op } = select.node;
  if (!sortClause || limitCount || limitOffset || lockingClause || op !== 'SETOP_NONE') return undefined;
  if (distinctClause?.some((item) => Object.keys(item).length > 0)) return undefined;
  return clausesOf(statement, select)?.order;
}

/** The words ORDER BY at its start. */
export function orderWords({ text }: ParsedStatement, order: Range): Range {
  const words = /^order\s+by/i.exec(text.slice(order.start, order.end));
  return { start: order.start, end: order.start + (words?.[0].length ?? 5) };
}
