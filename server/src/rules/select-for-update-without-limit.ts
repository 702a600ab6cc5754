import { hasFewerRows, sizeText } from '../schema/named-table';
import { scopeOf } from '../schema/scope';
import { clausesOf } from '../syntax/clauses';
import { ancestor } from '../syntax/tree';
import { hasOpenText } from './rewrites/open-text';
import { defineRule } from './rule';

/** Fewer rows than that are locked in no time. */
const fewRows = 1_000;

export const selectForUpdateWithoutLimit = defineRule<'nothing'>({
  name: 'select-for-update-without-limit',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['LockingClause'],
  fix: 'none',
  summary: 'SELECT … FOR UPDATE without WHERE or LIMIT locks every row of the table.',
  why: 'A row lock is written into the row: locking all rows of a table writes to every page of it, and until the transaction ends every other session that changes one of them waits.',
  advice:
    'Lock the rows that are needed: add a `WHERE` or, for a queue, `ORDER BY … LIMIT 1 FOR UPDATE SKIP LOCKED`. To keep others from writing to the whole table, `LOCK TABLE` does it at once.',
  bad: [
    'SELECT id, state FROM jobs FOR UPDATE;',
    'SELECT id FROM jobs ORDER BY id FOR NO KEY UPDATE SKIP LOCKED;',
  ],
  good: [
    "SELECT id FROM jobs WHERE state = 'new' FOR UPDATE;",
    'SELECT id FROM jobs ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED;',
    'SELECT id, state FROM jobs;',
    'SELECT id FROM (SELECT * FROM jobs FOR UPDATE) j WHERE id = 1;',
    'SELECT j.id FROM jobs j JOIN workers w ON w.job_id = j.id FOR UPDATE OF j;',
  ],
  *check(statement, { schema }) {
    if (hasOpenText(statement)) return;
    for (const select of statement.tree.of('SelectStmt')) {
      const { lockingClause, whereClause, limitCount, fromClause = [] } = select.node;
      if (!lockingClause || whereClause || limitCount || fromClause.length !== 1) continue;
      // The condition of a query around it is tested before the rows are locked.
      if (ancestor(select, 'SelectStmt')?.node.whereClause) continue;
      // A cursor locks its rows one by one, as they are fetched.
      if (select.parent?.type === 'DeclareCursorStmt' || select.node.groupClause) continue;
      const [only, ...others] = scopeOf(select, statement.tree, schema).relations;
      if (only?.kind !== 'table' || others.length > 0 || hasFewerRows(only.table, fewRows)) continue;
      const clause = clausesOf(statement, select)?.for;
      if (!clause) continue;
      yield {
        range: clause,
        message: `This locks every row of \`${only.written}\`${sizeText(only.table)} until the transaction ends.`,
      };
    }
  },
});
