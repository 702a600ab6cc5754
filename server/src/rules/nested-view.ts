import { levelsOf } from '../schema/ddl/create-view';
import { namedTable } from '../schema/named-table';
import { scopeOf } from '../schema/scope';
import { as } from '../syntax/tree';
import { defineRule } from './rule';

const two =
  'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);\nCREATE VIEW paid AS SELECT id, total FROM orders WHERE total > 0;\nCREATE VIEW totals AS SELECT id, total FROM paid;\n';

/** From so many views on each other on. */
const manyLevels = 3;

export const nestedView = defineRule<'schema'>({
  name: 'nested-view',
  severity: 'information',
  since: '0.1.0',
  needs: 'schema',
  nodes: ['ViewStmt'],
  fix: 'none',
  summary: 'A view of views of views.',
  why: 'What a view joins, groups and sorts is done for each query of it. The planner merges plain views into the query; one with `DISTINCT`, `GROUP BY`, `LIMIT`, a set operation or a window function it runs whole, and conditions from above may not reach the tables below. The more views lie on each other, the more of what they bring nobody asked for, and none of the lower ones can be changed without the upper.',
  advice: 'Write the query over the tables, or keep what is asked often in a materialized view.',
  bad: [`${two}CREATE VIEW report AS SELECT sum(total) FROM totals;`],
  good: [
    two,
    `${two}CREATE MATERIALIZED VIEW report AS SELECT sum(total) FROM totals;`,
    'CREATE VIEW report AS SELECT sum(total) FROM totals;',
  ],
  *check(statement, context) {
    const { tree } = statement;
    if (tree.root.type !== 'ViewStmt') return;
    for (const { table, node } of tree
      .of('SelectStmt')
      .flatMap((select) => scopeOf(select, tree, context.schema).relations)) {
      const range = as(node, 'RangeVar');
      const levels = 1 + levelsOf(table);
      if (!range || levels < manyLevels) continue;
      const { written, range: place } = namedTable(range.node, statement, context);
      yield {
        range: place,
        message: `\`${written}\` is a view of views: with this one, ${levels} lie on each other.`,
      };
    }
  },
});
