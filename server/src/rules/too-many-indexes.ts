import { describedIndex } from '../schema/ddl/add-index';
import { sameIndex } from '../schema/index-cover';
import { hasFewerRows, namedTable } from '../schema/named-table';
import { as } from '../syntax/tree';
import { commandWords } from './rewrites/concurrently';
import { defineRule } from './rule';

/** What a busy table bears without much ado. */
const mostIndexes = 10;
/** So few rows cost nothing to index. */
const fewRows = 1_000;

export const tooManyIndexes = defineRule<'schema'>({
  name: 'too-many-indexes',
  severity: 'information',
  since: '0.1.0',
  needs: 'schema',
  nodes: ['IndexStmt'],
  fix: 'none',
  summary: `An index on a table that has ${mostIndexes} already.`,
  why: 'Each INSERT writes to every index of its table, and so does each UPDATE of an indexed column; an UPDATE in place (HOT) is possible only where no indexed column changes. Each index takes memory from the others, VACUUM has to clean it, and the planner looks at all of them for every query.',
  advice:
    'See which indexes are used: `pg_stat_user_indexes` counts their scans. Drop those that are not, and let one of several columns take the place of several of one.',
  bad: [
    'CREATE TABLE t (id bigint PRIMARY KEY, a int, b int, c int, d int, e int, f int, g int, h int, i int, j int);\nCREATE INDEX ON t (a);\nCREATE INDEX ON t (b);\nCREATE INDEX ON t (c);\nCREATE INDEX ON t (d);\nCREATE INDEX ON t (e);\nCREATE INDEX ON t (f);\nCREATE INDEX ON t (g);\nCREATE INDEX ON t (h);\nCREATE INDEX ON t (i);\nCREATE INDEX ON t (j);',
  ],
  good: [
    'CREATE TABLE t (id bigint PRIMARY KEY, a int, b int);\nCREATE INDEX ON t (a);\nCREATE INDEX ON t (b);',
  ],
  *check(statement, context) {
    const node = as(statement.tree.root, 'IndexStmt')?.node;
    const target = node?.relation && namedTable(node.relation, statement, context);
    if (!node || !target?.table || target.temporary || hasFewerRows(target.table, fewRows)) return;
    const { indexes, formerIndexes = [] } = target.table;
    if (indexes.length <= mostIndexes) return;
    const described = describedIndex(node, statement);
    const place =
      node.idxname === undefined
        ? indexes.findLastIndex((index) => sameIndex(index, described))
        : indexes.findIndex((index) => index.name === node.idxname);
    // One that a later migration has dropped already.
    const index = indexes[place];
    if (index?.madeAnew || formerIndexes.includes(index?.name ?? '')) return;
    const range = place < mostIndexes ? undefined : commandWords(statement, 'index');
    if (!range) return;
    const number = place + 1;
    yield {
      range,
      message: `This is index ${number} of \`${target.written}\`: every INSERT writes to all of them.`,
    };
  },
});
