import type { SelectStmt } from '../../syntax/ast';
import { clausesOf } from '../../syntax/clauses';
import type { Visit } from '../../syntax/tree';
import type { Range } from '../../text/range';
import type { ParsedStatement } from '../rule';
import { wordIn } from './removal';

/** SELECT DISTINCT without ON. */
export function isDistinct({ distinctClause }: SelectStmt): boolean {
  return distinctClause?.length === 1 && Object.keys(distinctClause[0] ?? {}).length === 0;
}

/** The word DISTINCT behind a query's SELECT. */
export function distinctWord(statement: ParsedStatement, select: Visit<'SelectStmt'>): Range | undefined {
  const list = clausesOf(statement, select)?.select;
  return list && wordIn(statement, list, 'distinct');
}
