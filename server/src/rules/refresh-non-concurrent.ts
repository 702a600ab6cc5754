import { namedTable, sizeText } from '../schema/named-table';
import type { Table } from '../schema/schema';
import { as } from '../syntax/tree';
import { addConcurrently, commandWords } from './rewrites/concurrently';
import { defineRule } from './rule';

export const refreshNonConcurrent = defineRule<'nothing'>({
  name: 'refresh-non-concurrent',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['RefreshMatViewStmt'],
  fix: 'unsafe',
  summary: 'A REFRESH MATERIALIZED VIEW that keeps out all readers of the view while its query runs.',
  why: '`REFRESH MATERIALIZED VIEW` takes an ACCESS EXCLUSIVE lock before it runs the query: until that is done nobody reads the view. `CONCURRENTLY` compares the new rows with the old ones and changes those that differ, while readers go on with the old ones.',
  advice:
    'Give the view a unique index on plain columns, without a WHERE, and write `REFRESH MATERIALIZED VIEW CONCURRENTLY`. It is slower where most rows change, and fails on a view that was never filled.',
  bad: ['REFRESH MATERIALIZED VIEW sales;', 'REFRESH MATERIALIZED VIEW shop.sales WITH DATA;'],
  good: [
    'REFRESH MATERIALIZED VIEW CONCURRENTLY sales;',
    'REFRESH MATERIALIZED VIEW sales WITH NO DATA;',
    'CREATE MATERIALIZED VIEW sales AS SELECT 1 AS n WITH NO DATA;\nREFRESH MATERIALIZED VIEW sales;',
  ],
  *check(statement, context) {
    const refresh = as(statement.tree.root, 'RefreshMatViewStmt')?.node;
    if (!refresh?.relation || refresh.concurrent || refresh.skipData) return;
    const target = namedTable(refresh.relation, statement, context);
    // A continuous aggregate of TimescaleDB is a view, and refreshed otherwise.
    const isOther = target.table !== undefined && target.table.kind !== 'materialized-view';
    const range = target.createdHere || isOther ? undefined : commandWords(statement, 'view');
    if (!range) return;
    const isPossible = !target.table || hasUniqueIndex(target.table);
    const until = context.inTransaction ? 'from here to the COMMIT' : 'until its query is done';
    const needs = isPossible ? '' : ': CONCURRENTLY needs a unique index on it first';
    yield {
      range,
      message: `Keeps out all readers of \`${target.written}\`${sizeText(target.table)} ${until}${needs}.`,
      ...(isPossible && { fixes: [addConcurrently('Refresh it CONCURRENTLY', range.end, statement)] }),
    };
  },
});

function hasUniqueIndex(view: Table): boolean {
  return view.indexes.some(
    (index) =>
      index.unique &&
      index.valid &&
      index.where === undefined &&
      index.keys.every((key) => key.column !== undefined),
  );
}
