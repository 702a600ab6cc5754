import { operatorName } from '../schema/predicates';
import { expressionRange } from '../syntax/expression-range';
import { print } from '../syntax/print';
import { as, type Visit } from '../syntax/tree';
import { coalescedFix } from './rewrites/coalesced';
import { columnInside, expressionIndex, indexOnColumn } from './rewrites/column-expression';
import { type FilterCondition, filterConditions } from './rewrites/filter-conditions';
import { isArithmetic } from './rewrites/moved-arithmetic';
import { isHiddenInVain } from './rewrites/narrowed-beside';
import { isSortedBy } from './rewrites/sorted-by';
import { timeRangeFix } from './rewrites/time-range';
import { defineRule } from './rule';

export const functionOnColumn = defineRule<'nothing'>({
  name: 'function-on-column',
  severity: 'information',
  silentIn: ['migrations'],
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['A_Expr'],
  fix: 'safe',
  isOptimization: true,
  summary: 'A condition that compares a function of a column, which an index on the column cannot answer.',
  why: 'A B-tree index on `created_at` is ordered by `created_at`, not by `date(created_at)`: PostgreSQL computes the function for every row of the table. It also has no statistics for the result, and assumes that 0.5 % of the rows match.',
  advice:
    "Move the function to the other side (`created_at >= '2024-05-01' AND created_at < '2024-05-02'`), store the computed value, or create an index on the expression (`CREATE INDEX ON users (lower(email))`).",
  bad: [
    "SELECT id FROM users WHERE lower(email) = 'ada@example.com';",
    "SELECT id FROM orders WHERE date_trunc('day', created_at) = $1;",
    "SELECT id FROM orders WHERE CASE WHEN total > 100 THEN 'large' ELSE 'small' END = $1;",
    "CREATE TABLE orders (id bigint PRIMARY KEY, placed timestamp);\nCREATE INDEX orders_placed_idx ON orders (placed);\nSELECT id FROM orders WHERE date_trunc('month', placed) = '2024-05-01';",
    'SELECT id FROM orders WHERE extract(year FROM created_at) = 2024;',
  ],
  good: [
    "SELECT id FROM users WHERE email = lower('Ada@Example.com');",
    "SELECT id FROM orders WHERE created_at > now() - interval '1 day';",
    "CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE INDEX users_email_idx ON users (lower(email));\nSELECT id FROM users WHERE lower(email) = 'ada@example.com';",
    'SELECT customer_id FROM orders GROUP BY customer_id HAVING sum(total) > 100;',
    "SELECT o.id FROM orders o, jsonb_array_elements(o.items) AS item WHERE item->>'kind' = $1;",
    "SELECT at FROM readings WHERE time_bucket('7 days', at) < $1;",
    'CREATE TABLE orders (id bigint PRIMARY KEY, name text);\nCREATE VIEW names AS SELECT max(name) AS name FROM orders GROUP BY id;\nSELECT name FROM names WHERE lower(name) = $1;',
    "SELECT viewname FROM pg_views WHERE lower(viewname) = 'sales';",
    'SELECT id FROM orders WHERE status & 4 = 4;',
    'CREATE TABLE orders (id bigint PRIMARY KEY, shop_id bigint, currency text);\nCREATE INDEX ON orders (shop_id);\nSELECT id FROM orders WHERE shop_id = $1 AND upper(currency) = $2;',
  ],
  *check(statement, context) {
    const { tree } = statement;
    for (const condition of filterConditions(tree)) {
      const { side, operator, whole } = condition;
      if (operator === '<>' || operator === '!=') continue;
      const computed = as(side, 'A_Expr');
      if (keepsMissing(condition)) continue;
      if (!computing.has(side.type) || (computed && isArithmetic(computed)) || isSize(side)) continue;
      if (computed && operatorName(computed.node.name) === '&') continue;
      if (isBucket(side) && operator !== '=') continue;
      if (operator !== '=' && isSortedBy(side, statement)) continue;
      const found = columnInside(side, tree, context.schema);
      if (!found) continue;
      if (expressionIndex(side, found) || isHiddenInVain(whole, found, tree, context.schema)) continue;
      const index = indexOnColumn(found);
      const range = expressionRange(statement, side);
      const what = `\`${statement.text.slice(range.start, range.end)}\``;
      const fix =
        timeRangeFix(condition, statement, context.schema) ??
        coalescedFix(condition, statement, context.schema);
      yield {
        range,
        message: index
          ? `Compares ${what}: the index \`${index.name}\` on \`${found.name}\` cannot be used.`
          : `Compares ${what}: an index on \`${found.name}\` cannot be used.`,
        ...(fix && { fixes: [fix] }),
      };
    }
  },
});

/** `coalesce(x, false) = false` wants the rows without a flag too, which are mostly the most. */
function keepsMissing({ side, value }: FilterCondition): boolean {
  const last = as(side, 'CoalesceExpr')?.node.args?.at(-1);
  return last !== undefined && 'A_Const' in last && 'boolval' in last.A_Const && print(last) === print(value);
}

const computing = new Set(['FuncCall', 'A_Expr', 'CoalesceExpr', 'CaseExpr']);

/** TimescaleDB derives a range of the column from a range of its buckets. */
function isBucket(side: Visit): boolean {
  return operatorName(as(side, 'FuncCall')?.node.funcname) === 'time_bucket';
}

/** The number of elements is asked to tell empty ones from others, which no index would serve better. */
function isSize(side: Visit): boolean {
  const name = operatorName(as(side, 'FuncCall')?.node.funcname);
  return name !== undefined && sizes.has(name);
}

const sizes: ReadonlySet<string> = new Set([
  'array_length',
  'cardinality',
  'json_array_length',
  'jsonb_array_length',
]);
