import { costText, planWords } from '../plan/plan-words';
import { queryTypes } from '../syntax/query-types';
import { statementRange } from './rewrites/statement-range';
import { defineRule } from './rule';

const ddl = 'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL, total numeric);\n';

/** A plan is worse where it costs so many times what it did; less comes with the growth of the data. */
const worse = 1.5;

export const planRegression = defineRule<'plan'>({
  name: 'plan-regression',
  severity: 'error',
  silentIn: ['migrations', 'tests'],
  since: '0.1.0',
  needs: 'plan',
  nodes: queryTypes,
  fix: 'none',
  summary: 'A statement whose plan has become much dearer than it was when plans were last kept.',
  why: 'An index that is dropped, a column that changes its type or a condition that is written otherwise can change a plan for the worse without a test failing. `lint --write-plans` keeps the cost of each statement, `lint --plans` compares: one that costs more than one and a half times what it did is reported. Statements are recognised without regard to literals and spelling.',
  advice: 'Look at what the plan does now. Where it is meant, keep the plans again.',
  bad: [`${ddl}SELECT id FROM orders WHERE user_id = $1;`],
  good: [`${ddl}SELECT total FROM orders WHERE id = $1;`],
  *check(statement, { verdict }) {
    const { kept, costBefore, shape } = verdict;
    if (!kept || costBefore <= worse * kept.cost) return;
    const [first] = statement.tokens;
    const change =
      kept.shape === shape ? planWords(shape) : `${planWords(kept.shape)} has become ${planWords(shape)}`;
    yield {
      range: first ?? statementRange(statement),
      message: `The estimated cost has risen from ${costText(kept.cost)} to ${costText(costBefore)}: ${change}.`,
      cost: { before: kept.cost, after: costBefore },
    };
  },
});
