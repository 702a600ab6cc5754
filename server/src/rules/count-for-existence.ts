import { operatorName, visitOf } from '../schema/predicates';
import type { A_Expr, FuncCall, Node } from '../syntax/ast';
import { clausesOf } from '../syntax/clauses';
import { expressionRange } from '../syntax/expression-range';
import { as, type Visit } from '../syntax/tree';
import type { Range } from '../text/range';
import { defineRule, type ParsedStatement } from './rule';

export const countForExistence = defineRule<'nothing'>({
  name: 'count-for-existence',
  severity: 'warning',
  silentIn: ['tests', 'migrations'],
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['A_Expr'],
  fix: 'safe',
  isOptimization: true,
  summary: 'Rows are counted only to know whether there is one.',
  why: '`count(*)` reads every matching row before the comparison is made. `EXISTS` stops at the first one.',
  advice: 'Write `EXISTS (SELECT 1 …)`, or `NOT EXISTS` for a count of zero.',
  bad: [
    'SELECT id FROM users u WHERE (SELECT count(*) FROM orders o WHERE o.user_id = u.id) > 0;',
    'SELECT count(*) > 0 AS has_orders FROM orders WHERE user_id = $1;',
    'SELECT id FROM users u WHERE 0 = (SELECT count(o.id) FROM orders o WHERE o.user_id = u.id);',
  ],
  good: [
    'SELECT count(pg_terminate_backend(pid)) > 0 FROM pg_stat_activity WHERE usename = $1;',
    'SELECT count(*) = 0 FROM (SELECT a FROM t EXCEPT SELECT a FROM u) d;',
    'SELECT id FROM users u WHERE EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id);',
    'SELECT id FROM users u WHERE (SELECT count(*) FROM orders o WHERE o.user_id = u.id) > 3;',
    'SELECT user_id FROM orders GROUP BY user_id HAVING count(*) > 0;',
    'SELECT count(*) FROM orders;',
  ],
  *check(statement) {
    for (const comparison of statement.tree.of('A_Expr')) {
      const asked = existenceAsked(comparison.node);
      if (!asked) continue;
      const counted =
        countedSubquery(asked.count, statement) ?? countedHere(asked.count, comparison, statement);
      if (!counted) continue;
      const { select, whole } = counted;
      const clauses = clausesOf(statement, select);
      const { text } = statement;
      const range = expressionRange(statement, comparison);
      const word = asked.any ? 'EXISTS' : 'NOT EXISTS';
      const from = clauses?.from && text.slice(clauses.from.start, clauses.whole.end);
      const isStar = counted.call.agg_star === true;
      const replaced = whole ? { start: range.start, end: clauses?.whole.end ?? range.end } : range;
      yield {
        range: countRange(statement, counted.call, range),
        message: `Counts every matching row to learn whether there is ${asked.any ? 'one' : 'none'}: ${word} stops at the first.`,
        ...(from &&
          isStar && {
            fixes: [
              {
                title: `Rewrite as ${word}`,
                safety: 'safe' as const,
                edits: [
                  whole
                    ? wholeEdit(statement, replaced, range, word, from)
                    : { range, newText: `${word} (SELECT 1 ${from})` },
                ],
              },
            ],
          }),
      };
    }
  },
});

interface Asked {
  readonly count: Node;
  /** Whether the comparison is true for any row, or for none. */
  readonly any: boolean;
}

/** `count > 0`, `count >= 1`, `count <> 0` ask for any; `count = 0` and `count < 1` for none. */
function existenceAsked({ kind, name, lexpr, rexpr }: A_Expr): Asked | undefined {
  const operator = operatorName(name);
  if (kind !== 'AEXPR_OP' || operator === undefined || !lexpr || !rexpr) return undefined;
  const right = integer(rexpr);
  const left = integer(lexpr);
  const mirrored: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };
  const [count, bound, seen] =
    right !== undefined ? [lexpr, right, operator] : [rexpr, left, mirrored[operator] ?? operator];
  const key = `${seen} ${bound}`;
  if (['> 0', '>= 1', '<> 0', '!= 0'].includes(key)) return { count, any: true };
  return ['= 0', '< 1', '<= 0'].includes(key) ? { count, any: false } : undefined;
}

function integer(value: Node): number | undefined {
  return 'A_Const' in value && value.A_Const.ival ? (value.A_Const.ival.ival ?? 0) : undefined;
}

interface Counted {
  readonly call: FuncCall;
  readonly select: Visit<'SelectStmt'>;
  /** The comparison is what the query itself returns: all of it becomes EXISTS. */
  readonly whole: boolean;
}

/** `(SELECT count(*) FROM …) > 0` */
function countedSubquery(value: Node, { tree }: ParsedStatement): Counted | undefined {
  if (!('SubLink' in value) || value.SubLink.subLinkType !== 'EXPR_SUBLINK') return undefined;
  const select = as(visitOf(value.SubLink.subselect, tree), 'SelectStmt');
  const target = select?.node.targetList?.[0];
  const call = target && 'ResTarget' in target ? countCall(target.ResTarget.val) : undefined;
  return select && call && isPlain(select) ? { call, select, whole: false } : undefined;
}

/** `SELECT count(*) > 0 FROM …` */
function countedHere(
  value: Node,
  comparison: Visit<'A_Expr'>,
  _statement: ParsedStatement,
): Counted | undefined {
  const call = countCall(value);
  const target = as(comparison.parent, 'ResTarget');
  const select = as(target?.parent, 'SelectStmt');
  if (!call || !select || target?.field !== 'targetList' || select.node.targetList?.length !== 1)
    return undefined;
  return isPlain(select) ? { call, select, whole: true } : undefined;
}

function countCall(value: Node | undefined): FuncCall | undefined {
  if (!value || !('FuncCall' in value)) return undefined;
  const call = value.FuncCall;
  const plain =
    operatorName(call.funcname) === 'count' && !call.over && !call.agg_filter && !call.agg_distinct;
  // What is called for each row may be called for what it does.
  const calls =
    call.args?.some((argument) => !('ColumnRef' in argument) && !('A_Const' in argument)) ?? false;
  return plain && !calls ? call : undefined;
}

function isPlain({ node }: Visit<'SelectStmt'>): boolean {
  return (
    node.op === 'SETOP_NONE' &&
    node.fromClause !== undefined &&
    ![node.groupClause, node.havingClause, node.limitCount, node.limitOffset, node.withClause].some(
      Boolean,
    ) &&
    !node.fromClause.every(isMadeFirst)
  );
}

/** A subquery whose first row is there only when all of it is computed. */
function isMadeFirst(item: Node): boolean {
  const query = 'RangeSubselect' in item ? item.RangeSubselect.subquery : undefined;
  if (!query || !('SelectStmt' in query)) return false;
  const { op, all, groupClause, distinctClause } = query.SelectStmt;
  return (
    (op !== undefined && op !== 'SETOP_NONE' && !all) ||
    groupClause !== undefined ||
    distinctClause !== undefined
  );
}

function countRange(statement: ParsedStatement, call: FuncCall, fallback: Range): Range {
  const visit = statement.tree.visit(call);
  return visit ? expressionRange(statement, visit) : fallback;
}

/** `count(*) > 0 AS name FROM …` to `EXISTS (SELECT 1 FROM …) AS name`. */
function wholeEdit(
  { text }: ParsedStatement,
  replaced: Range,
  comparison: Range,
  word: string,
  from: string,
) {
  const between = text.slice(comparison.end, replaced.end - from.length).trim();
  return { range: replaced, newText: `${word} (SELECT 1 ${from})${between ? ` ${between}` : ''}` };
}
