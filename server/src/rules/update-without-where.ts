import { namedTable, sizeText } from '../schema/named-table';
import { tokenIndexAt } from '../syntax/tokens';
import { defineRule } from './rule';

export const updateWithoutWhere = defineRule<'nothing'>({
  name: 'update-without-where',
  severity: 'warning',
  since: '0.1.0',
  needs: 'nothing',
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
    "UPDATE orders SET status = 'closed' WHERE id = 7;",
    "UPDATE orders SET status = 'closed' WHERE true;",
    'CREATE TEMP TABLE work (id bigint, done boolean);\nUPDATE work SET done = false;',
    "INSERT INTO orders (id, status) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET status = 'x';",
  ],
  *check(statement, context) {
    const { text, tokens, tree } = statement;
    for (const { node } of tree.of('UpdateStmt')) {
      if (node.whereClause || !node.relation) continue;
      const target = namedTable(node.relation, statement, context);
      if (target.createdHere || target.temporary || target.table?.statistics?.rows === 1) continue;
      const { written, range, table } = target;
      let first = tokenIndexAt(tokens, range.start);
      while (first > 0 && text.slice(tokens[first]?.start, tokens[first]?.end).toLowerCase() !== 'update')
        first--;
      const joins = node.fromClause?.some((item) => 'RangeVar' in item || 'JoinExpr' in item) ?? false;
      yield {
        range: { start: tokens[first]?.start ?? range.start, end: range.end },
        message: joins
          ? `Joins every row of \`${written}\`${sizeText(table)} with every row of the FROM list, and changes them all: there is no WHERE.`
          : `Changes every row of \`${written}\`${sizeText(table)}: there is no WHERE.`,
      };
    }
  },
});
