import { costText, planWords } from '../plan/plan-words';
import { queryTypes } from '../syntax/query-types';
import { statementRange } from './rewrites/statement-range';
import { defineRule } from './rule';

const ddl = 'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL, total numeric);\n';

export const expensiveQuery = defineRule<'plan'>({
  name: 'expensive-query',
  severity: 'error',
  silentIn: ['migrations', 'tests'],
  since: '0.1.0',
  needs: 'plan',
  nodes: queryTypes,
  fix: 'none',
  summary: 'A statement whose estimated cost is above the bound that is set.',
  why: 'A bound on the cost of statements, `maxCost` of `forecost.config.json`, `--max-cost` of the command line or `forecost.lint.maxCost` in the editor, keeps a query that reads too much from being merged. The cost is what PostgreSQL itself estimates with the statistics of the snapshot; without a bound nothing is reported.',
  advice:
    'Look at the plan for what reads most. Allow a statement that may cost so much, such as a nightly report, with a comment that says why.',
  bad: [`${ddl}SELECT sum(total) FROM orders;`],
  good: [`${ddl}SELECT total FROM orders WHERE id = $1;`],
  *check(statement, { verdict, maxCost }) {
    if (maxCost === undefined || verdict.costBefore <= maxCost) return;
    const [first] = statement.tokens;
    yield {
      range: first ?? statementRange(statement),
      message: `The estimated cost is ${costText(verdict.costBefore)}, above the bound of ${costText(maxCost)}: ${planWords(verdict.shape)}.`,
    };
  },
});
