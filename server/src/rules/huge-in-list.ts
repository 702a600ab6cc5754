import { listItems, operatorName, visitOf } from '../schema/predicates';
import { print } from '../syntax/print';
import { tokenIndexAt } from '../syntax/tokens';
import { as } from '../syntax/tree';
import { defineRule, type ParsedStatement } from './rule';

/** Beyond this the list costs more to read and plan than its rows cost to find. */
const manyItems = 500;

export const hugeInList = defineRule<'nothing'>({
  name: 'huge-in-list',
  severity: 'information',
  silentIn: ['migrations'],
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['A_Expr'],
  fix: 'none',
  summary: 'An IN list of more than 500 items: each is read, planned and kept in the plan.',
  why: 'Every item of the list is parsed, checked and planned anew each time, and a list of another length is another statement: it is prepared again, and stands in `pg_stat_statements` by itself. An array is one parameter however many values it holds.',
  advice:
    'Send the values as one array: `column = ANY ($1)`. For many thousands, join a temporary table or `unnest($1)`.',
  bad: [`SELECT name FROM users WHERE id IN (${Array.from({ length: 501 }, (_, i) => i).join(', ')});`],
  good: [
    'SELECT name FROM users WHERE id IN (1, 2, 3);',
    'SELECT name FROM users WHERE id = ANY ($1);',
    `SELECT name FROM users WHERE id IN (${Array.from({ length: 500 }, (_, i) => i).join(', ')});`,
  ],
  *check(statement) {
    for (const { node } of statement.tree.of('A_Expr')) {
      if (node.kind !== 'AEXPR_IN' || !node.rexpr || !node.lexpr) continue;
      const count = listItems(node.rexpr).length;
      if (count <= manyItems) continue;
      const column = as(visitOf(node.lexpr, statement.tree), 'ColumnRef');
      const of = column ? ` of \`${print(node.lexpr)}\`` : '';
      const isNot = operatorName(node.name) === '<>';
      const instead = isNot ? '<> ALL ($1)' : '= ANY ($1)';
      yield {
        range: inWords(statement, node.location ?? 0),
        message: `The list${of} has ${count.toLocaleString('en-US')} items: ${instead} takes them as one array.`,
      };
    }
  },
});

/** IN or NOT IN. */
function inWords({ text, tokens }: ParsedStatement, start: number) {
  let index = tokenIndexAt(tokens, start);
  if (/^not$/i.test(text.slice(tokens[index]?.start, tokens[index]?.end))) index++;
  return { start, end: tokens[index]?.end ?? start };
}
