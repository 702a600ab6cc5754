import { namedTable } from '../schema/named-table';
import { wordIn } from './rewrites/removal';
import { defineRule } from './rule';

/** From here on reading the text costs more than writing its rows. */
const manyRows = 1_000;

/** What the protocol can number: two bytes. */
const mostParameters = 65_535;

const rows = Array.from({ length: 1_001 }, (_, i) => `(${i})`).join(', ');

export const hugeValuesList = defineRule<'nothing'>({
  name: 'huge-values-list',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['InsertStmt'],
  fix: 'none',
  summary: 'An INSERT of more than 1,000 rows of VALUES, each of which is parsed and planned.',
  why: 'Every value is a node of the parse tree and of the plan, so that the time to read the statement and the memory that it takes grow with the rows. With parameters there is a limit as well: a statement has at most 65,535 of them, and fails when a batch happens to be larger.',
  advice:
    'Load rows with `COPY`, or send one array for each column: `INSERT … SELECT * FROM unnest($1::bigint[], $2::text[])`. Batches of some hundred rows gain nearly as much.',
  bad: [`INSERT INTO tags (id) VALUES ${rows};`],
  good: [
    'INSERT INTO tags (id) VALUES (1), (2), (3);',
    'INSERT INTO tags (id, name) SELECT * FROM unnest($1::bigint[], $2::text[]);',
    `CREATE TABLE tags (id bigint PRIMARY KEY);\nINSERT INTO tags (id) VALUES ${rows};`,
  ],
  *check(statement, context) {
    for (const insert of statement.tree.of('InsertStmt')) {
      const { selectStmt, relation } = insert.node;
      const query = selectStmt && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt : undefined;
      const count = query?.valuesLists?.length ?? 0;
      if (!relation || !query || count <= manyRows) continue;
      const target = namedTable(relation, statement, context);
      // What fills a table that the same file creates runs once.
      if (target.createdHere || target.temporary) continue;
      const range = wordIn(statement, { start: target.range.end, end: statement.text.length }, 'values');
      const parameters = Math.max(0, ...statement.parameters.map(({ index }) => index));
      const rest =
        parameters > mostParameters
          ? `${parameters.toLocaleString('en-US')} parameters are more than the 65,535 that a statement can have.`
          : 'COPY or arrays with unnest spare PostgreSQL to read each of them as SQL.';
      if (range)
        yield {
          range,
          message: `Inserts ${count.toLocaleString('en-US')} rows into \`${target.written}\` in one list: ${rest}`,
        };
    }
  },
});
