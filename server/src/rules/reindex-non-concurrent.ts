import { hasFewerRows, namedTable } from '../schema/named-table';
import { as } from '../syntax/tree';
import { addConcurrently, commandWords } from './rewrites/concurrently';
import { isIndexOfNewTable } from './rewrites/index-of-new-table';
import { defineRule, type ParsedStatement } from './rule';

/** So few rows are indexed at once. */
const fewRows = 1_000;

export const reindexNonConcurrent = defineRule<'nothing'>({
  name: 'reindex-non-concurrent',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['ReindexStmt'],
  fix: 'unsafe',
  summary: 'A REINDEX that keeps out writes, and all queries that plan with the index.',
  why: '`REINDEX` takes a SHARE lock on the table, so that nobody writes to it, and an ACCESS EXCLUSIVE lock on the index. The planner looks at every index of a table, so that most reads wait for it too. From PostgreSQL 12 on, `CONCURRENTLY` builds a second index beside the first one and lets both go on.',
  advice:
    'Write `REINDEX … CONCURRENTLY`, outside a transaction block. It takes longer and needs room for a second index; if it fails it leaves an invalid one behind, whose name ends in `_ccnew`: drop that.',
  bad: ['REINDEX TABLE orders;', 'REINDEX (VERBOSE) INDEX shop.orders_at;', 'REINDEX SCHEMA shop;'],
  good: [
    'REINDEX TABLE CONCURRENTLY orders;',
    'REINDEX (CONCURRENTLY, VERBOSE) INDEX orders_at;',
    'REINDEX TABLE pg_catalog.pg_class;',
  ],
  *check(statement, context) {
    const reindex = as(statement.tree.root, 'ReindexStmt')?.node;
    if (!reindex || reindex.kind === 'REINDEX_OBJECT_SYSTEM' || isConcurrent(statement)) return;
    const { relation, kind } = reindex;
    const { relname = '', schemaname } = relation ?? {};
    // The indexes of the catalogs cannot be built concurrently.
    if (schemaname === 'pg_catalog' || relname.startsWith('pg_') || reindex.name?.startsWith('pg_')) return;
    const target = relation && namedTable(relation, statement, context);
    if (kind === 'REINDEX_OBJECT_TABLE') {
      if (target?.createdHere || target?.temporary || hasFewerRows(target?.table, fewRows)) return;
    }
    if (kind === 'REINDEX_OBJECT_INDEX' && isIndexOfNewTable(relname, schemaname, context)) return;
    const range = commandWords(statement, 'table', 'index', 'schema', 'database');
    if (!range) return;
    const what = target
      ? `\`${target.written}\``
      : kind === 'REINDEX_OBJECT_SCHEMA'
        ? `the tables of \`${reindex.name ?? ''}\``
        : 'every table of the database';
    const whose = kind === 'REINDEX_OBJECT_INDEX' ? `the table of ${what}` : what;
    yield {
      range,
      message: target
        ? `Stops all writes to ${whose}, and most reads, while ${kind === 'REINDEX_OBJECT_INDEX' ? 'the index is' : 'its indexes are'} rebuilt.`
        : `Stops all writes to ${what} in turn, and most reads, while the indexes of each are rebuilt.`,
      ...(!context.inTransaction && {
        fixes: [addConcurrently('Rebuild it CONCURRENTLY', range.end, statement)],
      }),
    };
  },
});

function isConcurrent({ tree }: ParsedStatement): boolean {
  return (as(tree.root, 'ReindexStmt')?.node.params ?? []).some(
    (option) => 'DefElem' in option && option.DefElem.defname === 'concurrently',
  );
}
