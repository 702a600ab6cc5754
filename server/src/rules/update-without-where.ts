import { sizeText } from '../schema/named-table';
import { findTable } from '../schema/schema';
import type { UpdateStmt } from '../syntax/ast';
import { wholeTableChange } from './rewrites/whole-table-change';
import { type Context, defineRule } from './rule';

export const updateWithoutWhere = defineRule<'nothing'>({
  name: 'update-without-where',
  severity: 'warning',
  silentIn: ['tests'],
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['UpdateStmt'],
  fix: 'none',
  summary: 'An UPDATE without WHERE, which changes every row of a table.',
  why: 'PostgreSQL writes a new version of every row and leaves the old one behind for VACUUM: the table and its indexes can double in size. Until the transaction ends, all rows are locked against other writers. Mostly the condition was forgotten.',
  advice:
    'Add a `WHERE`. Where all rows are meant, change them in batches over ranges of the key, with a commit after each; `WHERE true` says that it is meant.',
  bad: [
    "UPDATE orders SET status = 'closed';",
    'UPDATE orders SET total = i.price FROM items i;',
    'WITH changed AS (UPDATE orders SET total = 0 RETURNING id) SELECT count(*) FROM changed;',
  ],
  good: [
    'EXPLAIN UPDATE orders SET total = 0;',
    "UPDATE orders SET status = 'closed' WHERE id = 7;",
    "UPDATE orders SET status = 'closed' WHERE true;",
    'ALTER TABLE orders ADD COLUMN state text;\nUPDATE orders SET state = status;',
    'CREATE TEMP TABLE work (id bigint, done boolean);\nUPDATE work SET done = false;',
    "INSERT INTO orders (id, status) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET status = 'x';",
  ],
  *check(statement, context) {
    for (const { node } of statement.tree.of('UpdateStmt')) {
      const change = wholeTableChange('update', node, statement, context);
      if (!change || fillsNewColumns(node, context)) continue;
      const { written, table } = change.target;
      const joins = node.fromClause?.some((item) => 'RangeVar' in item || 'JoinExpr' in item) ?? false;
      yield {
        range: change.range,
        message: joins
          ? `Joins every row of \`${written}\`${sizeText(table)} with every row of the FROM list, and changes them all: there is no WHERE.`
          : `Changes every row of \`${written}\`${sizeText(table)}: there is no WHERE.`,
      };
    }
  },
});

/** The document adds the columns itself: they are empty in every row. */
function fillsNewColumns(
  { relation, targetList = [] }: UpdateStmt,
  { schema, createdHere }: Context,
): boolean {
  const { relname = '', schemaname } = relation ?? {};
  const table = schema && findTable(schema, relname, schemaname);
  const named = schemaname === undefined ? (schema?.searchPath ?? ['public']) : [schemaname];
  const schemas = table ? [table.schema] : named;
  return targetList.every((target) => {
    const column = 'ResTarget' in target ? target.ResTarget.name : undefined;
    return schemas.some((one) => createdHere.has(`${one}.${relname}.${column}`));
  });
}
