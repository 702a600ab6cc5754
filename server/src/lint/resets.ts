import type { Source } from '../syntax/source';
import type { Statement } from '../syntax/statement';
import { as } from '../syntax/tree';

/** So many statements before and behind count as near. */
const near = 3;

/** Whether statements near the one at `place` empty at least two other tables whole: together they start over. */
export function isNearReset({ statements }: Source, place: number): boolean {
  const own = emptied(statements[place]?.statement);
  if (own === undefined) return false;
  const names = statements
    .slice(Math.max(0, place - near), place + near + 1)
    .flatMap(({ statement }) => emptied(statement) ?? []);
  return new Set([...names, own]).size > 2;
}

/** The table that a TRUNCATE, or a DELETE of every row, empties. */
function emptied(statement: Statement | undefined): string | undefined {
  if (statement?.result.kind !== 'parsed') return undefined;
  const { root } = statement.result.tree;
  const deletion = as(root, 'DeleteStmt')?.node;
  if (deletion) return deletion.whereClause ? undefined : deletion.relation?.relname;
  const [first] = as(root, 'TruncateStmt')?.node.relations ?? [];
  return first && 'RangeVar' in first ? first.RangeVar.relname : undefined;
}
