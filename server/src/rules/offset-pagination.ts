import { isAggregateCall, visitOf } from '../schema/predicates';
import { scopeHolderOf } from '../schema/scope';
import { clausesOf } from '../syntax/clauses';
import { expressionRange } from '../syntax/expression-range';
import type { Visit } from '../syntax/tree';
import { keysetRewrite, listed } from './rewrites/keyset';
import { sortedExpression } from './rewrites/order-keys';
import { defineRule, type Fix, type ParsedStatement } from './rule';

export const offsetPagination = defineRule<'nothing'>({
  name: 'offset-pagination',
  severity: 'information',
  silentIn: ['migrations'],
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['SelectStmt.limitOffset'],
  fix: 'unsafe',
  isOptimization: true,
  summary: 'A page that is reached by counting rows with OFFSET.',
  why: '`OFFSET n` reads and throws away the first n rows, every time: page 500 costs 500 times as much as page 1. Rows that are inserted or deleted between two requests shift the pages, so that a reader sees a row twice or never.',
  advice:
    'Remember the ordering columns of the last row and ask for the rows behind it (keyset pagination). An index on these columns then finds the page at once. The order must be total: a unique column comes last. Pass the values as the server gave them: a JavaScript `Date` drops the microseconds of a `timestamptz`, so select it as text.',
  bad: [
    'SELECT id, total FROM orders ORDER BY id LIMIT 20 OFFSET 10000;',
    'CREATE TABLE orders (id bigint PRIMARY KEY, created_at timestamptz NOT NULL, total numeric);\nSELECT id, created_at FROM orders ORDER BY created_at DESC LIMIT $1 OFFSET $2;',
  ],
  good: [
    'SELECT id FROM orders ORDER BY total DESC LIMIT 1 OFFSET 1;',
    'SELECT id, total FROM orders WHERE id > $1 ORDER BY id LIMIT 20;',
    'SELECT id, total FROM orders ORDER BY id LIMIT 20 OFFSET 0;',
    'SELECT user_id, count(*) AS orders FROM orders GROUP BY user_id ORDER BY orders DESC LIMIT $1 OFFSET $2;',
  ],
  *check(statement, context) {
    for (const select of statement.tree.of('SelectStmt')) {
      const { limitOffset, limitCount } = select.node;
      if (!limitOffset || !limitCount) continue;
      if ('A_Const' in limitOffset && (limitOffset.A_Const.isnull || isSmall(limitOffset.A_Const))) continue;
      if (isOrderedByAggregate(select, statement)) continue;
      const clause = clausesOf(statement, select)?.offset;
      const value = statement.tree.visit(Object.values(limitOffset)[0] as object);
      const range = clause ?? (value ? expressionRange(statement, value) : undefined);
      if (!range) continue;
      const rewrite = keysetRewrite(statement, select, context.schema);
      const fixes: Fix[] = rewrite
        ? [{ title: titleOf(rewrite), safety: 'unsafe', alone: true, edits: rewrite.edits }]
        : [];
      yield { range, message: messageOf(select, rewrite), ...(fixes.length > 0 && { fixes }) };
    }
  },
});

/** All groups are made before the first page is known, whichever way it is asked for. */
function isOrderedByAggregate({ node }: Visit<'SelectStmt'>, { tree }: ParsedStatement): boolean {
  return (node.sortClause ?? []).some((item) => {
    const sorted =
      'SortBy' in item && item.SortBy.node ? sortedExpression(item.SortBy.node, node) : undefined;
    const visit = visitOf(sorted, tree);
    for (const below of visit ? tree.below(visit) : [])
      if (isAggregateCall(below) && scopeHolderOf(below)?.node === node) return true;
    return false;
  });
}

type Rewrite = NonNullable<ReturnType<typeof keysetRewrite>>;

/** It picks one of the first rows; no page is counted so. */
function isSmall(constant: { readonly ival?: { readonly ival?: number } }): boolean {
  return constant.ival !== undefined && (constant.ival.ival ?? 0) < fewRows;
}

const fewRows = 10;

function messageOf(select: Visit<'SelectStmt'>, rewrite: Rewrite | undefined): string {
  const { limitOffset } = select.node;
  const skipped = limitOffset && 'A_Const' in limitOffset ? limitOffset.A_Const.ival?.ival : undefined;
  const cost =
    skipped === undefined
      ? 'OFFSET reads and throws away every row of the pages before this one'
      : `OFFSET reads and throws away ${skipped.toLocaleString('en-US')} ${skipped === 1 ? 'row' : 'rows'} before the first one that it returns`;
  if (!rewrite) return `${cost}.`;
  const values = rewrite.parameters
    .map(({ written, column }) => `${written} the last row's ${column}`)
    .join(', ');
  return `${cost}. To page by (${rewrite.keys.join(', ')}) instead, pass as ${values}; the first page goes without the condition.`;
}

function titleOf(rewrite: Rewrite): string {
  const added = rewrite.added.length > 0 ? `, returning ${listed(rewrite.added)} too` : '';
  return `Page by (${rewrite.keys.join(', ')}) instead of OFFSET${added}`;
}
