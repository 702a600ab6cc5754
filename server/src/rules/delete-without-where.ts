import { sizeText } from '../schema/named-table';
import { wholeTableChange } from './rewrites/whole-table-change';
import { defineRule } from './rule';

export const deleteWithoutWhere = defineRule<'nothing'>({
  name: 'delete-without-where',
  severity: 'warning',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['DeleteStmt'],
  fix: 'none',
  summary: 'A DELETE without WHERE, which removes every row of a table.',
  why: 'Every row is marked as dead one by one, written to the log, and left for VACUUM, while each foreign key that references the table is checked for each row. Mostly the condition was forgotten.',
  advice:
    'Add a `WHERE`. Where all rows are meant, `TRUNCATE` takes the same time however large the table is; `WHERE true` says that it is meant.',
  bad: [
    'DELETE FROM orders;',
    'DELETE FROM orders USING customers c;',
    'WITH gone AS (DELETE FROM orders RETURNING id) SELECT count(*) FROM gone;',
  ],
  good: [
    'EXPLAIN DELETE FROM orders;',
    'DELETE FROM orders WHERE id = 7;',
    'DELETE FROM orders WHERE true;',
    'TRUNCATE orders;',
    'CREATE TEMP TABLE work (id bigint);\nDELETE FROM work;',
    'CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$ BEGIN CREATE TEMP TABLE work (id bigint); DELETE FROM work; END $$;',
  ],
  *check(statement, context) {
    for (const { node } of statement.tree.of('DeleteStmt')) {
      const change = wholeTableChange('delete', node, statement, context);
      if (!change) continue;
      const { written, table } = change.target;
      yield {
        range: change.range,
        message: node.usingClause
          ? `Removes every row of \`${written}\`${sizeText(table)}: USING joins it with every row, as there is no WHERE.`
          : `Removes every row of \`${written}\`${sizeText(table)}: there is no WHERE.`,
      };
    }
  },
});
