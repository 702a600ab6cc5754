import { operatorName } from '../schema/predicates';
import { expressionRange } from '../syntax/expression-range';
import { as } from '../syntax/tree';
import { columnInside, expressionIndex, indexOnColumn } from './rewrites/column-expression';
import { filterConditions } from './rewrites/filter-conditions';
import { isArithmetic, movedFix } from './rewrites/moved-arithmetic';
import { isHiddenInVain } from './rewrites/narrowed-beside';
import { isSortedBy } from './rewrites/sorted-by';
import { defineRule } from './rule';

export const arithmeticOnColumn = defineRule<'nothing'>({
  name: 'arithmetic-on-column',
  severity: 'information',
  silentIn: ['migrations'],
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['A_Expr'],
  fix: 'safe',
  isOptimization: true,
  summary: 'A condition that computes with a column, which an index on the column cannot answer.',
  why: 'PostgreSQL does not solve equations: `price * 2 > 100` is computed for every row, although `price > 50` says the same and an index on `price` finds its rows at once. Statistics of the column do not help to estimate it either.',
  advice: 'Leave the column alone on its side, and compute on the other.',
  bad: [
    'SELECT id FROM orders WHERE total * 2 > 100;',
    "SELECT id FROM sessions WHERE started_at + interval '1 day' > now();",
    'CREATE TABLE orders (id bigint PRIMARY KEY, weight integer);\nCREATE INDEX ON orders (weight);\nSELECT id FROM orders WHERE weight - 5 >= 20;',
  ],
  good: [
    'SELECT id FROM orders WHERE total > 100 / 2;',
    "SELECT id FROM sessions WHERE started_at > now() - interval '1 day';",
    'SELECT id FROM orders WHERE total * amount > 100;',
    'CREATE TABLE orders (id bigint PRIMARY KEY, weight integer);\nCREATE INDEX ON orders ((weight * 2));\nSELECT id FROM orders WHERE weight * 2 > 50;',
    "SELECT id FROM users WHERE first_name || ' ' || last_name = $1;",
    "CREATE TABLE hosts (id bigint PRIMARY KEY, state text, launched timestamptz);\nCREATE INDEX ON hosts (state);\nSELECT id FROM hosts WHERE state = 'ready' OR (state = 'starting' AND launched + interval '1 hour' < now());",
  ],
  *check(statement, context) {
    const { tree } = statement;
    for (const condition of filterConditions(tree)) {
      const { side, operator, whole } = condition;
      const computed = as(side, 'A_Expr');
      if (operator === '<>' || operator === '!=' || !computed || !isArithmetic(computed)) continue;
      if (operatorName(computed.node.name) === '%') continue;
      if (operator !== '=' && isSortedBy(side, statement)) continue;
      const found = columnInside(side, tree, context.schema);
      if (!found || expressionIndex(side, found)) continue;
      if (isHiddenInVain(whole, found, tree, context.schema)) continue;
      const index = indexOnColumn(found);
      const range = expressionRange(statement, side);
      const fix = movedFix(condition, computed, statement, context.schema);
      const which = index ? `the index \`${index.name}\`` : `an index on \`${found.name}\``;
      yield {
        range,
        message: `Computes \`${statement.text.slice(range.start, range.end)}\` in every row: ${which} cannot be used.`,
        ...(fix && { fixes: [fix] }),
      };
    }
  },
});
