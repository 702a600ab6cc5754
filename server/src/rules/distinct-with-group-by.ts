import { isAggregateCall, visitOf } from '../schema/predicates';
import type { Schema } from '../schema/schema';
import { namePath, resolveColumn, scopeOf } from '../schema/scope';
import type { Node, SelectStmt } from '../syntax/ast';
import { print } from '../syntax/print';
import { as, type Tree, type Visit } from '../syntax/tree';
import { distinctWord, isDistinct } from './rewrites/distinct-word';
import { removal } from './rewrites/removal';
import { callsBelow, givesOneValue } from './rewrites/row-functions';
import { defineRule } from './rule';

export const distinctWithGroupBy = defineRule<'nothing'>({
  name: 'distinct-with-group-by',
  severity: 'warning',
  silentIn: ['tests', 'migrations'],
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['SelectStmt.distinctClause'],
  fix: 'safe',
  summary: 'DISTINCT behind a GROUP BY whose columns are all returned: the groups are distinct already.',
  why: '`GROUP BY` returns one row for each combination of its expressions. Where all of them are returned, no two rows can be equal, and `DISTINCT` sorts or hashes the groups once more for nothing.',
  advice: 'Remove `DISTINCT`: the same rows come back.',
  bad: [
    'SELECT DISTINCT user_id, count(*) FROM orders GROUP BY user_id;',
    "SELECT DISTINCT date_trunc('day', placed_at) AS day, sum(total) FROM orders GROUP BY 1;",
  ],
  good: [
    'SELECT DISTINCT count(*) FROM orders GROUP BY user_id;',
    'SELECT user_id, count(DISTINCT total) FROM orders GROUP BY user_id;',
    'SELECT DISTINCT user_id, sum(total) FROM orders GROUP BY ROLLUP (user_id, status);',
    'SELECT DISTINCT user_id, unnest(array_agg(status)) FROM orders GROUP BY user_id;',
  ],
  *check(statement, { schema }) {
    const { tree } = statement;
    for (const select of tree.of('SelectStmt')) {
      const { groupClause, targetList = [] } = select.node;
      // Of what IN compares with, `distinct-in-subquery` says the same.
      if (!groupClause || !isDistinct(select.node) || select.parent?.type === 'SubLink') continue;
      const isOneRow = targetList.every((target) =>
        callsBelow(visitOf(target, tree), tree).every((call) => givesOneValue(call) || isAggregateCall(call)),
      );
      if (!isOneRow || !groupClause.every((grouped) => isReturned(grouped, select, tree, schema))) continue;
      const word = distinctWord(statement, select);
      const edit = word && removal(statement, word);
      if (!word || !edit) continue;
      yield {
        range: word,
        message:
          'DISTINCT compares the groups for nothing: everything that GROUP BY tells apart is returned.',
        fixes: [{ title: 'Remove DISTINCT', safety: 'safe', edits: [edit] }],
      };
    }
  },
});

function isReturned(
  grouped: Node,
  select: Visit<'SelectStmt'>,
  tree: Tree,
  schema: Schema | undefined,
): boolean {
  if ('GroupingSet' in grouped) return false;
  // A number counts the returned columns.
  if ('A_Const' in grouped) return grouped.A_Const.ival !== undefined;
  const targets = targetsOf(select.node);
  const reference = as(visitOf(grouped, tree), 'ColumnRef');
  const path = reference && namePath(reference.node.fields);
  if (reference && !path) return false;
  const meant = reference && resolveColumn(reference, tree, schema);
  const printed = print(grouped);
  /** A column of a table comes before an output column of the same name. */
  const isColumn = (name: string) =>
    scopeOf(select, tree, schema).relations.some((one) => one.columns?.includes(name) ?? true);
  return targets.some(({ val, name }) => {
    if (!val) return false;
    if (print(val) === printed) return true;
    const shown = as(visitOf(val, tree), 'ColumnRef');
    const shownPath = shown && namePath(shown.node.fields);
    if (shown && path && shownPath?.at(-1) === path.at(-1)) {
      const other = resolveColumn(shown, tree, schema);
      return meant !== undefined && other?.relation.node === meant.relation.node && other.name === meant.name;
    }
    return path?.length === 1 && name !== undefined && name === path[0] && !isColumn(name);
  });
}

function targetsOf({ targetList = [] }: SelectStmt) {
  return targetList.flatMap((target) => ('ResTarget' in target ? [target.ResTarget] : []));
}
