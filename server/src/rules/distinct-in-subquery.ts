import { visitOf } from '../schema/predicates';
import { as, type Visit } from '../syntax/tree';
import { distinctWord, isDistinct } from './rewrites/distinct-word';
import { freeOrder, orderWords } from './rewrites/order-clause';
import { removal } from './rewrites/removal';
import { callsBelow, givesOneValue } from './rewrites/row-functions';
import { defineRule, type ParsedStatement } from './rule';

export const distinctInSubquery = defineRule<'nothing'>({
  name: 'distinct-in-subquery',
  severity: 'warning',
  silentIn: ['tests', 'migrations'],
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['SubLink'],
  fix: 'safe',
  summary: 'DISTINCT or ORDER BY inside IN: neither can change the answer.',
  why: '`IN` only asks whether a value is among those of the subquery; how often and in which order makes no difference. `DISTINCT` and `ORDER BY` still cost: PostgreSQL cannot merge such a subquery into the query around it, and sorts or hashes its rows first. (Inside `EXISTS` it drops both by itself.)',
  advice: 'Remove `DISTINCT` and `ORDER BY` from the subquery.',
  bad: [
    'SELECT name FROM users WHERE id IN (SELECT DISTINCT user_id FROM orders);',
    'SELECT name FROM users WHERE id IN (SELECT user_id FROM orders ORDER BY total DESC);',
    'DELETE FROM users WHERE id = ANY (SELECT DISTINCT user_id FROM spam);',
  ],
  good: [
    'SELECT name FROM users WHERE id IN (SELECT user_id FROM orders);',
    'SELECT name FROM users WHERE id IN (SELECT user_id FROM orders ORDER BY total DESC LIMIT 10);',
    'UPDATE users SET seen = true WHERE id IN (SELECT id FROM users ORDER BY id FOR UPDATE);',
    'SELECT name FROM users u WHERE EXISTS (SELECT DISTINCT user_id FROM orders o WHERE o.user_id = u.id);',
    'SELECT name FROM users WHERE id IN (SELECT DISTINCT ON (team) id FROM users ORDER BY team, score DESC);',
  ],
  *check(statement) {
    for (const link of statement.tree.of('SubLink')) {
      if (link.node.subLinkType !== 'ANY_SUBLINK') continue;
      const select = as(visitOf(link.node.subselect, statement.tree), 'SelectStmt');
      if (!select) continue;
      yield* distinct(select, statement);
      yield* order(select, statement);
    }
  },
});

function* distinct(select: Visit<'SelectStmt'>, statement: ParsedStatement) {
  const { limitCount, limitOffset } = select.node;
  if (!isDistinct(select.node) || limitCount || limitOffset) return;
  const word = distinctWord(statement, select);
  const edit = word && removal(statement, word);
  if (!word || !edit) return;
  yield {
    range: word,
    message: 'DISTINCT makes no difference inside IN: the rows are compared for nothing.',
    fixes: [{ title: 'Remove DISTINCT', safety: 'safe' as const, edits: [edit] }],
  };
}

function* order(select: Visit<'SelectStmt'>, statement: ParsedStatement) {
  const { tree } = statement;
  const clause = freeOrder(statement, select);
  const edit = clause && removal(statement, clause);
  // A function that is called for each row may do more than sort, such as draw a number.
  const isPure = (select.node.sortClause ?? []).every((item) =>
    callsBelow(visitOf(item, tree), tree).every(givesOneValue),
  );
  if (!clause || !edit || !isPure) return;
  yield {
    range: orderWords(statement, clause),
    message: 'ORDER BY makes no difference inside IN: the rows are sorted for nothing.',
    fixes: [{ title: 'Remove ORDER BY', safety: 'safe' as const, edits: [edit] }],
  };
}
