import { sizeText } from '../schema/named-table';
import { as, type Visit } from '../syntax/tree';
import { wholeTableChange } from './rewrites/whole-table-change';
import { defineRule, type ParsedStatement } from './rule';

export const deleteWithoutWhere = defineRule<'nothing'>({
  name: 'delete-without-where',
  severity: 'warning',
  silentIn: ['tests'],
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
    'TRUNCATE lines;\nTRUNCATE users;\nDELETE FROM orders;',
    'DELETE FROM lines;\nDELETE FROM orders;\nDELETE FROM users;',
    'WITH old AS (DELETE FROM orders RETURNING id, total) INSERT INTO orders (id, total) SELECT id + 1, total FROM old;',
    'CREATE TEMP TABLE work (id bigint);\nDELETE FROM work;',
    'CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$ BEGIN CREATE TEMP TABLE work (id bigint); DELETE FROM work; END $$;',
  ],
  *check(statement, context) {
    if (context.isReset) return;
    for (const deletion of statement.tree.of('DeleteStmt')) {
      const { node } = deletion;
      const change = wholeTableChange('delete', node, statement, context);
      if (!change || isPutBack(deletion, statement)) continue;
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

/** `WITH gone AS (DELETE FROM t RETURNING …) INSERT INTO t …` */
function isPutBack({ node, parent }: Visit<'DeleteStmt'>, { tree }: ParsedStatement): boolean {
  const insert = as(tree.root, 'InsertStmt')?.node.relation;
  return (
    parent?.type === 'CommonTableExpr' &&
    insert?.relname === node.relation?.relname &&
    insert?.schemaname === node.relation?.schemaname
  );
}
