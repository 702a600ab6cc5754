import { as, type Visit } from '../syntax/tree';
import { existsText, inRange, inSubquery as readInSubquery } from './rewrites/exists';
import { defineRule } from './rule';

export const inSubquery = defineRule<'nothing'>({
  name: 'in-subquery',
  severity: 'refactoring',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['SubLink'],
  fix: 'safe',
  isOptimization: true,
  summary: 'IN with a subquery can be written as EXISTS.',
  why: 'PostgreSQL plans both as the same semi join, so that neither is faster. EXISTS can compare several columns, and stays right when IN becomes NOT IN.',
  advice: 'Nothing has to be done. The rewrite is offered where the cursor stands on the IN.',
  bad: ['SELECT id FROM users WHERE id IN (SELECT user_id FROM orders WHERE total > 100);'],
  good: [
    'SELECT id FROM users WHERE id IN (1, 2);',
    'SELECT id FROM users WHERE id NOT IN (SELECT user_id FROM orders);',
    'SELECT id IN (SELECT user_id FROM orders) AS has_orders FROM users;',
    'SELECT id FROM users WHERE id IN (SELECT user_id FROM orders ORDER BY total DESC LIMIT 10);',
  ],
  *check(statement, context) {
    for (const link of statement.tree.of('SubLink')) {
      const found = readInSubquery(link, statement);
      // Elsewhere a NULL is not the same as false.
      if (!found || !onlyFilters(link)) continue;
      const exists = existsText(found, statement, context.schema);
      if (exists === undefined) continue;
      const range = inRange(statement, link);
      yield {
        range,
        message: 'This IN can be written as EXISTS.',
        fixes: [{ title: 'Rewrite as EXISTS', safety: 'safe', edits: [{ range, newText: exists }] }],
      };
    }
  },
});

/** Whether the condition stands in a WHERE, with nothing but AND and OR around it. */
function onlyFilters(link: Visit): boolean {
  let at = link;
  while (at.parent?.type === 'BoolExpr') {
    if (as(at.parent, 'BoolExpr')?.node.boolop === 'NOT_EXPR') return false;
    at = at.parent;
  }
  return at.field === 'whereClause';
}
