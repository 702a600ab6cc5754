import { scopeOf } from '../schema/scope';
import { clausesOf } from '../syntax/clauses';
import { defineRule } from './rule';

/** The default of join_collapse_limit. */
const collapseLimit = 8;

/** Below the default of geqo_threshold, every order of a list without JOIN is tried. */
const listLimit = 11;

const nine = Array.from({ length: 9 }, (_, i) => (i === 0 ? 't0' : `JOIN t${i} ON t${i}.id = t0.id`));

export const tooManyJoins = defineRule<'nothing'>({
  name: 'too-many-joins',
  severity: 'information',
  silentIn: ['migrations'],
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['RangeVar', 'RangeSubselect', 'RangeFunction'],
  fix: 'none',
  summary:
    'More than eight relations in one FROM: the planner no longer looks at every order of joining them.',
  why: 'Up to `join_collapse_limit`, 8 unless it is set otherwise, PostgreSQL tries the orders in which relations can be joined and takes the cheapest. Beyond that it joins groups of them as they are written, so that the text decides how fast the query is; and planning alone takes long. A list with commas is not grouped, but from `geqo_threshold`, 12, on only a sample of its orders is tried.',
  advice:
    'Split the query, leave out what is not needed, or write the most selective joins first. A session that needs it can raise `join_collapse_limit`.',
  bad: [`SELECT t0.id FROM ${nine.join(' ')} WHERE t0.id = 1;`],
  good: [
    `SELECT t0.id FROM ${nine.slice(0, 8).join(' ')} WHERE t0.id = 1;`,
    `SELECT t0.id FROM ${nine.map((_, i) => `t${i}`).join(', ')} WHERE ${nine.map((_, i) => `t${i}.id = 1`).join(' AND ')};`,
  ],
  *check(statement, context) {
    for (const select of statement.tree.of('SelectStmt')) {
      const { relations } = scopeOf(select, statement.tree, context.schema);
      const isList = select.node.fromClause?.every((item) => !('JoinExpr' in item));
      const limit = isList ? listLimit : collapseLimit;
      const from = relations.length > limit ? clausesOf(statement, select)?.from : undefined;
      if (!from) continue;
      yield {
        range: { start: from.start, end: from.start + 'from'.length },
        message: `Joins ${relations.length} relations: beyond ${limit}, not every order of joining them is tried.`,
      };
    }
  },
});
