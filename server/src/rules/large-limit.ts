import { clausesOf } from '../syntax/clauses';
import { as } from '../syntax/tree';
import { defineRule } from './rule';

/** More rows than a page or a batch has. */
const manyRows = 10_000;

export const largeLimit = defineRule<'nothing'>({
  name: 'large-limit',
  severity: 'information',
  silentIn: ['migrations'],
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['SelectStmt.limitCount'],
  fix: 'none',
  summary: 'A LIMIT of more than 10,000 rows, which bounds next to nothing.',
  why: 'The driver holds all rows before it gives the first one, so that a LIMIT of this size protects neither the memory of the client nor the network. The planner chooses plans that are good for many rows, whatever the query returns.',
  advice: 'Read large results in batches by key, or with a cursor, and give a page the LIMIT of a page.',
  bad: ['SELECT id, total FROM orders ORDER BY id LIMIT 100000;'],
  good: [
    'SELECT id, total FROM orders ORDER BY id LIMIT 10000;',
    'DELETE FROM orders WHERE id IN (SELECT id FROM orders WHERE total = 0 LIMIT 50000);',
    'INSERT INTO archive (id) SELECT id FROM orders ORDER BY id LIMIT 100000;',
  ],
  *check(statement) {
    if (statement.isPrefixed) return;
    // Rows that stay in the server are a batch.
    const select = as(statement.tree.root, 'SelectStmt');
    const count = select?.node.limitCount;
    const rows = count && 'A_Const' in count ? (count.A_Const.ival?.ival ?? 0) : 0;
    if (!select || rows <= manyRows || select.node.intoClause) return;
    const clauses = clausesOf(statement, select);
    const range = clauses?.limit ?? clauses?.fetch;
    if (!range) return;
    yield {
      range,
      message: `Returns up to ${rows.toLocaleString('en-US')} rows at once: read them in batches.`,
    };
  },
});
