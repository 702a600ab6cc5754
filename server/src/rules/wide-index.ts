import { hasFewerRows, namedTable } from '../schema/named-table';
import type { Table } from '../schema/schema';
import type { IndexStmt } from '../syntax/ast';
import { as } from '../syntax/tree';
import { writtenIndex } from './rewrites/written-index';
import { defineRule } from './rule';

/** Equality on three columns and a range or an order behind them. */
const mostKeys = 4;
/** So few rows cost nothing to index. */
const fewRows = 1_000;

export const wideIndex = defineRule<'nothing'>({
  name: 'wide-index',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['IndexStmt'],
  fix: 'none',
  summary: `A B-tree index that sorts by more than ${mostKeys} columns.`,
  why: 'A further column narrows a search only where all columns before it are compared with `=`, and after three of them there is mostly little left to narrow. But each entry of the index is longer by it, and an UPDATE that changes it can no longer be done in place (HOT).',
  advice:
    'Keep the columns that are compared with `=`, then the one that is sorted or compared with a range. Columns that are only read belong into `INCLUDE`.',
  bad: ['CREATE INDEX ON orders (tenant_id, user_id, status, placed_at, total);'],
  good: [
    'CREATE INDEX ON orders (tenant_id, user_id, status, placed_at);',
    'CREATE INDEX ON orders (tenant_id, user_id, placed_at) INCLUDE (total, status, note);',
    'CREATE UNIQUE INDEX ON prices (tenant_id, product_id, country, currency, valid_from);',
    'CREATE INDEX ON orders USING gin (a, b, c, d, e);',
  ],
  *check(statement, context) {
    const node = as(statement.tree.root, 'IndexStmt')?.node;
    if (!node?.relation || node.unique || (node.indexParams?.length ?? 0) <= mostKeys) return;
    if ((node.accessMethod ?? 'btree') !== 'btree') return;
    const target = namedTable(node.relation, statement, context);
    if (target.temporary || hasFewerRows(target.table, fewRows)) return;
    const number = searched(node, target.table);
    if (number <= mostKeys) return;
    const keys = writtenIndex(statement, target)?.keys ?? [];
    const first = keys[mostKeys];
    const last = keys.at(-1);
    if (!first || !last) return;
    yield {
      range: { start: first.start, end: last.end },
      message: `This index of \`${target.written}\` sorts by ${number} columns: those behind the fourth rarely narrow a search.`,
    };
  },
});

/** The number of columns without those of the primary key at the end, which tell rows of one place apart for pages. */
function searched({ indexParams = [] }: IndexStmt, table: Table | undefined): number {
  const own = table?.primaryKey?.columns ?? [];
  return (
    1 +
    indexParams.findLastIndex((param) => !('IndexElem' in param && own.includes(param.IndexElem.name ?? '')))
  );
}
