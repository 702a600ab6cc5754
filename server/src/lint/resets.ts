import type { Statement } from '../syntax/statement';
import { as } from '../syntax/tree';

/** So many statements before and behind count as near. */
const near = 3;

/**
 * Whether statements near the one at `place` empty at least two other tables whole: together they start over.
 * `emptiedAt`: the table that the statement at a place empties.
 */
export function isNearReset(place: number, emptiedAt: (place: number) => string | undefined): boolean {
  if (emptiedAt(place) === undefined) return false;
  const names = new Set<string | undefined>();
  for (let at = place - near; at <= place + near; at++) names.add(emptiedAt(at));
  names.delete(undefined);
  return names.size > 2;
}

/** The table that a TRUNCATE, or a DELETE of every row, empties. */
export function emptiedBy({ result }: Statement): string | undefined {
  if (result.kind !== 'parsed') return undefined;
  const { root } = result.tree;
  const deletion = as(root, 'DeleteStmt')?.node;
  if (deletion) return deletion.whereClause ? undefined : deletion.relation?.relname;
  const [first] = as(root, 'TruncateStmt')?.node.relations ?? [];
  return first && 'RangeVar' in first ? first.RangeVar.relname : undefined;
}
