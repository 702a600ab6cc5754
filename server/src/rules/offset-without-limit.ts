import type { Node } from '../syntax/ast';
import { clausesOf } from '../syntax/clauses';
import { hasOpenText } from './rewrites/open-text';
import { defineRule } from './rule';

export const offsetWithoutLimit = defineRule<'nothing'>({
  name: 'offset-without-limit',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['SelectStmt.limitOffset'],
  fix: 'none',
  summary: 'OFFSET without LIMIT: all rows but the first ones.',
  why: '`OFFSET` alone skips rows and then returns everything behind them, however much that is. PostgreSQL still reads and sorts the skipped rows.',
  advice:
    'Add the `LIMIT` that belongs to the page, or page by the last row seen: `WHERE (created_at, id) > ($1, $2)`.',
  bad: ['SELECT id FROM orders ORDER BY id OFFSET 20;', 'SELECT id FROM orders ORDER BY id OFFSET $1 ROWS;'],
  good: [
    'SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET 20;',
    'SELECT n FROM generate_series(1, 5) n OFFSET 2;',
    'SELECT id FROM (SELECT id FROM orders OFFSET 0) o;',
    'DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE user_id = $1 ORDER BY seen_at DESC OFFSET 5);',
  ],
  *check(statement) {
    if (hasOpenText(statement)) return;
    for (const select of statement.tree.of('SelectStmt')) {
      const { limitOffset, limitCount } = select.node;
      // A subquery that skips the newest is how old rows are cleaned up.
      if (!limitOffset || limitCount || isZero(limitOffset) || select.parent) continue;
      // What a function returns is no table that grows.
      if (select.node.fromClause?.every((item) => 'RangeFunction' in item)) continue;
      const clause = clausesOf(statement, select)?.offset;
      if (!clause) continue;
      yield { range: clause, message: 'OFFSET without LIMIT returns every row behind the skipped ones.' };
    }
  },
});

/** OFFSET 0 keeps a subquery from being merged; nothing is skipped. The tree leaves out the number where it is 0. */
function isZero(offset: Node): boolean {
  if (!('A_Const' in offset)) return false;
  const { isnull, ival } = offset.A_Const;
  return isnull === true || (ival !== undefined && (ival.ival ?? 0) === 0);
}
