import { clausesOf } from '../syntax/clauses';
import { hasOpenText } from './rewrites/open-text';
import { orderCompletion } from './rewrites/order-completion';
import { defineRule } from './rule';

const ddl =
  'CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz NOT NULL, user_id bigint NOT NULL, place integer NOT NULL, UNIQUE (user_id, place));\nCREATE INDEX ON orders (placed_at);\n';

export const unstablePageOrder = defineRule<'schema'>({
  name: 'unstable-page-order',
  severity: 'warning',
  since: '0.1.0',
  needs: 'schema',
  nodes: ['SelectStmt.limitOffset'],
  fix: 'safe',
  summary: 'Pages by OFFSET in an order in which several rows can share a place.',
  why: 'Rows that agree in all columns of the ORDER BY come in any order, and in another one for another LIMIT or plan. Where they meet the end of a page, one row is shown on both pages and another on neither.',
  advice: 'End the order in a unique column, such as the primary key.',
  bad: [`${ddl}SELECT id, user_id FROM orders ORDER BY placed_at DESC LIMIT 20 OFFSET $1;`],
  good: [
    `${ddl}SELECT id, user_id FROM orders ORDER BY placed_at DESC, id DESC LIMIT 20 OFFSET $1;`,
    `${ddl}SELECT id, placed_at FROM orders ORDER BY placed_at DESC LIMIT 20;`,
    `${ddl}SELECT id FROM orders WHERE user_id = $1 ORDER BY place LIMIT 20 OFFSET $2;`,
    `${ddl}SELECT user_id, count(*) FROM orders GROUP BY user_id ORDER BY 2 DESC LIMIT 20 OFFSET $1;`,
  ],
  *check(statement, context) {
    if (hasOpenText(statement) || statement.isPrefixed) return;
    for (const select of statement.tree.of('SelectStmt')) {
      const { sortClause, limitCount, limitOffset, limitOption } = select.node;
      if (!sortClause || !limitCount || !limitOffset || limitOption === 'LIMIT_OPTION_WITH_TIES') continue;
      // The tree leaves out the number where it is 0.
      if ('A_Const' in limitOffset && !limitOffset.A_Const.ival?.ival) continue;
      const completion = orderCompletion(statement, select, context.schema);
      const range = clausesOf(statement, select)?.order;
      if (!completion || completion.missing.length === 0 || !range) continue;
      const { relation, missing, edit } = completion;
      const keys = missing.map((name) => `\`${name}\``).join(', ');
      yield {
        range,
        message: `Rows of \`${relation.written}\` can share a place in this order and change it between two pages: ${keys} tells them apart.`,
        fixes: [{ title: `Order by ${missing.join(', ')} too`, safety: 'safe', edits: [edit] }],
      };
    }
  },
});
