import type { PlanNode } from '../../server/src/protocol/plan';
import { formatShortCount } from '../shared/format';

/** "~10 → 10,000,000", or "~10" of what was not executed. */
export function rowsText(node: PlanNode): string {
  const estimated = node.estimatedRows ?? node.planRows;
  const expected = estimated === undefined ? '' : `~${formatShortCount(Math.round(estimated))}`;
  if (node.loops === 0) return expected;
  if (node.actualRows === undefined) return expected;
  const actual = formatShortCount(node.actualRows);
  return expected === '' ? actual : `${expected} → ${actual}`;
}
