import { operatorName } from '../schema/predicates';
import type { Node } from '../syntax/ast';
import { clausesOf } from '../syntax/clauses';
import { tokenIndexAt } from '../syntax/tokens';
import { as } from '../syntax/tree';
import { hasOpenText } from './rewrites/open-text';
import { defineRule } from './rule';

export const constantCondition = defineRule<'nothing'>({
  name: 'constant-condition',
  severity: 'hint',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['BoolExpr'],
  fix: 'safe',
  summary: 'A condition that is always true stands before others.',
  why: '`1 = 1 AND …` is a hook that code hangs further conditions on. PostgreSQL drops it when it plans the query, so it costs nothing; where the conditions are fixed, it is left over.',
  advice: 'Remove the constant and its `AND`.',
  bad: [
    'SELECT id FROM orders WHERE 1 = 1 AND user_id = $1;',
    'SELECT id FROM orders WHERE true AND user_id = $1;',
  ],
  good: [
    'SELECT id FROM orders WHERE user_id = $1;',
    'DELETE FROM drafts WHERE true;',
    'SELECT id FROM orders WHERE 1 = 1;',
    'SELECT id FROM orders WHERE 1 = 2 AND user_id = $1;',
  ],
  *check(statement) {
    const { text, tree, tokens } = statement;
    if (hasOpenText(statement)) return;
    for (const and of tree.of('BoolExpr')) {
      if (and.node.boolop !== 'AND_EXPR' || and.field !== 'whereClause') continue;
      const [first] = and.node.args ?? [];
      const select = as(and.parent, 'SelectStmt');
      const where = select && clausesOf(statement, select)?.where;
      if (!first || !isTrue(first) || !where) continue;
      // Only where it opens the clause without parentheses of its own is the edit plain.
      const start = tokenIndexAt(tokens, where.start) + 1;
      const count = 'A_Const' in first ? 1 : 3;
      const join = tokens[start + count];
      const next = tokens[start + count + 1];
      const from = tokens[start];
      const last = tokens[start + count - 1];
      if (!join || !next || !from || !last || !/^and$/i.test(text.slice(join.start, join.end))) continue;
      const isClean = !/--|\/\*/.test(text.slice(from.start, next.start));
      const edit = { range: { start: from.start, end: next.start }, newText: '' };
      yield {
        range: { start: from.start, end: last.end },
        message: `\`${text.slice(from.start, last.end)}\` is always true: the other conditions say it all.`,
        ...(isClean && {
          fixes: [{ title: 'Remove the constant condition', safety: 'safe' as const, edits: [edit] }],
        }),
      };
    }
  },
});

/** `true`, and a number that equals itself. */
function isTrue(condition: Node): boolean {
  if ('A_Const' in condition) return condition.A_Const.boolval?.boolval === true;
  if (!('A_Expr' in condition)) return false;
  const { kind, name, lexpr, rexpr } = condition.A_Expr;
  if (kind !== 'AEXPR_OP' || operatorName(name) !== '=' || !lexpr || !rexpr) return false;
  if (!('A_Const' in lexpr) || !('A_Const' in rexpr)) return false;
  const [left, right] = [lexpr.A_Const.ival, rexpr.A_Const.ival];
  return left !== undefined && right !== undefined && left.ival === right.ival;
}
