import { visitOf } from '../schema/predicates';
import type { SelectStmt } from '../syntax/ast';
import { clausesOf } from '../syntax/clauses';
import type { Tree } from '../syntax/tree';
import type { TextEdit } from '../text/edit';
import { hasOpenText } from './rewrites/open-text';
import { removal } from './rewrites/removal';
import { callsBelow, givesOneValue } from './rewrites/row-functions';
import { defineRule, type ParsedStatement } from './rule';

export const havingWithoutAggregate = defineRule<'nothing'>({
  name: 'having-without-aggregate',
  severity: 'hint',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['SelectStmt.havingClause'],
  fix: 'safe',
  summary: 'HAVING without an aggregate: the condition is one on rows, and belongs into WHERE.',
  why: '`HAVING` is for conditions on groups, such as `count(*) > 1`. One on the grouped columns alone can be decided before any row is grouped. PostgreSQL moves it there by itself, so this is about reading, not speed: indexes and the rows that are left out are looked for in `WHERE`.',
  advice: 'Move the condition into `WHERE`.',
  bad: [
    "SELECT status, count(*) FROM orders GROUP BY status HAVING status <> 'void';",
    'SELECT team, status FROM users WHERE active GROUP BY team, status HAVING team = 3 OR team = 4;',
  ],
  good: [
    'SELECT status, count(*) FROM orders GROUP BY status HAVING count(*) > 1;',
    "SELECT status, count(*) FROM orders WHERE status <> 'void' GROUP BY status;",
    'SELECT status, count(*) FROM orders GROUP BY ROLLUP (status) HAVING status IS NOT NULL;',
    'SELECT status FROM orders GROUP BY status HAVING my_aggregate(total) > 5;',
  ],
  *check(statement) {
    const { tree } = statement;
    if (hasOpenText(statement)) return;
    for (const select of tree.of('SelectStmt')) {
      if (!isOnRows(select.node, tree)) continue;
      const clauses = clausesOf(statement, select);
      const { having, from, where } = clauses ?? {};
      if (!having || !from) continue;
      const edits = moved(select.node, statement, having, from, where);
      yield {
        range: { start: having.start, end: having.start + 'having'.length },
        message: 'HAVING tests the grouped columns alone: WHERE can do that before the rows are grouped.',
        ...(edits && { fixes: [{ title: 'Move the condition into WHERE', safety: 'safe' as const, edits }] }),
      };
    }
  },
});

function isOnRows({ havingClause, groupClause }: SelectStmt, tree: Tree): boolean {
  if (!havingClause || !groupClause || groupClause.some((item) => 'GroupingSet' in item)) return false;
  const condition = visitOf(havingClause, tree);
  if (!condition || !callsBelow(condition, tree).every(givesOneValue)) return false;
  let hasColumn = false;
  for (const { type } of tree.below(condition)) {
    // A cast may tell apart what the grouping holds equal, such as 1.0 and 1.00.
    if (type === 'SubLink' || type === 'GroupingFunc' || type === 'TypeCast' || type === 'CollateClause')
      return false;
    hasColumn ||= type === 'ColumnRef';
  }
  return hasColumn;
}

type Clause = { readonly start: number; readonly end: number };

function moved(
  { havingClause, whereClause }: SelectStmt,
  statement: ParsedStatement,
  having: Clause,
  from: Clause,
  where: Clause | undefined,
): TextEdit[] | undefined {
  const { text } = statement;
  const taken = removal(statement, having);
  if (!taken || !havingClause) return undefined;
  const condition = text.slice(having.start + 'having'.length, having.end).trim();
  const isOr = (node: typeof whereClause) =>
    node !== undefined && 'BoolExpr' in node && node.BoolExpr.boolop === 'OR_EXPR';
  const insert = (at: number, newText: string): TextEdit => ({ range: { start: at, end: at }, newText });
  const word = text.charAt(having.start) === 'h' ? ['where', 'and'] : ['WHERE', 'AND'];
  if (!where) return [insert(from.end, ` ${word[0]} ${condition}`), taken];
  const added = ` ${word[1]} ${isOr(havingClause) ? `(${condition})` : condition}`;
  if (!isOr(whereClause)) return [insert(where.end, added), taken];
  const start = where.start + (/^where\s*/i.exec(text.slice(where.start))?.[0].length ?? 0);
  return [insert(start, '('), insert(where.end, `)${added}`), taken];
}
