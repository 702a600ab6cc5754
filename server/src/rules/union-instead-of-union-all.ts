import { operatorName } from '../schema/predicates';
import type { Node, SelectStmt } from '../syntax/ast';
import { print } from '../syntax/print';
import { ancestor, as, type Visit } from '../syntax/tree';
import type { Range } from '../text/range';
import { dependsOnRepeats } from './rewrites/repeats';
import { defineRule, type ParsedStatement } from './rule';

export const unionInsteadOfUnionAll = defineRule<'nothing'>({
  name: 'union-instead-of-union-all',
  severity: 'information',
  silentIn: ['migrations'],
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['SelectStmt.larg'],
  fix: 'unsafe',
  summary: 'UNION sorts or hashes all rows to remove duplicates; UNION ALL does not.',
  why: 'Without `ALL`, PostgreSQL compares every row with every other, on all columns: a hash or a sort of the whole result that may spill to disk, before the first row is returned.',
  advice: 'Write `UNION ALL` where the parts cannot hold the same row, or where duplicates do no harm.',
  bad: [
    "SELECT id, 'open' AS kind FROM open_orders UNION SELECT id, 'closed' FROM closed_orders;",
    'SELECT name FROM users WHERE id IN (SELECT user_id FROM orders UNION SELECT user_id FROM carts);',
  ],
  good: [
    'SELECT id FROM open_orders UNION ALL SELECT id FROM closed_orders;',
    'WITH RECURSIVE t AS (SELECT 1 AS n UNION SELECT n + 1 FROM t WHERE n < 5) SELECT n FROM t;',
    'SELECT 1 UNION SELECT 2;',
    'SELECT count(*) FROM (SELECT user_id FROM orders UNION SELECT user_id FROM carts) AS buyers;',
    'SELECT id FROM users WHERE email = $1 UNION SELECT id FROM users WHERE phone = $2;',
    'WITH ids AS (SELECT user_id FROM scores UNION SELECT user_id FROM members), people AS (SELECT u.id, u.name FROM ids JOIN users u ON u.id = ids.user_id) SELECT p.id, array_agg(s.score) FROM people p JOIN scores s ON s.user_id = p.id GROUP BY p.id;',
  ],
  *check(statement) {
    for (const [first, ...others] of chainsOf(statement)) {
      if (!first) continue;
      const all = [first, ...others];
      const { range, differ, irrelevant } = first;
      const what = others.length > 0 ? `all ${all.length} to UNION ALL` : 'to UNION ALL';
      const isSafe = all.every((one) => one.irrelevant);
      yield {
        range,
        message: differ
          ? 'The parts differ in a constant and share no row: UNION compares all rows to fold only what one part repeats.'
          : irrelevant
            ? 'Duplicates make no difference inside IN or EXISTS: UNION compares all rows for nothing.'
            : 'UNION compares all rows of both parts to remove duplicates.',
        fixes: [
          {
            title: isSafe ? `Change ${what}` : `Change ${what}, which keeps duplicates`,
            // A part may still repeat its own rows, which UNION would have folded.
            safety: isSafe ? 'safe' : 'unsafe',
            edits: all.map(({ range: { end } }) => ({ range: { start: end, end }, newText: ' ALL' })),
          },
        ],
      };
    }
  },
});

interface Union {
  /** Of the word. */
  readonly range: Range;
  readonly differ: boolean;
  readonly irrelevant: boolean;
}

/** The UNIONs that could be UNION ALL, together with those that their parts begin or end with: one alone saves nothing. */
function chainsOf(statement: ParsedStatement): Iterable<readonly Union[]> {
  const chains = new Map<Visit, Union[]>();
  const tops = new Map<Visit, Visit>();
  for (const select of statement.tree.of('SelectStmt')) {
    if (!isPlainUnion(select)) continue;
    const { parent } = select;
    const top = (parent && tops.get(parent)) ?? select;
    tops.set(select, top);
    const union = unionOf(select, statement);
    if (!union) continue;
    const chain = chains.get(top);
    if (chain) chain.push(union);
    else chains.set(top, [union]);
  }
  return [...chains.values()].map((chain) => chain.sort((a, b) => a.range.start - b.range.start));
}

function isPlainUnion({ node: { op, all } }: Visit<'SelectStmt'>): boolean {
  return op === 'SETOP_UNION' && all !== true;
}

function unionOf(select: Visit<'SelectStmt'>, statement: ParsedStatement): Union | undefined {
  const { larg, rarg } = select.node;
  if (!larg || !rarg || isRecursive(select) || (!reads(larg) && !reads(rarg))) return undefined;
  const range = unionKeyword(statement, rarg);
  if (!range) return undefined;
  const differ = constantsDiffer(larg, rarg);
  const irrelevant = onlyTested(select);
  if (!differ && !irrelevant && readsTheSame(larg, rarg)) return undefined;
  // Parts that share no row may repeat their own: a join alone says nothing of that.
  if (dependsOnRepeats(select, statement.tree, { joined: !differ })) return undefined;
  return { range, differ, irrelevant };
}

/** UNION is what ends the recursion over a graph with cycles. */
function isRecursive(select: Visit<'SelectStmt'>): boolean {
  const cte = as(select.parent, 'CommonTableExpr');
  const withClause = cte && ancestor(cte, 'WithClause');
  return withClause?.node.recursive === true;
}

function reads(select: SelectStmt): boolean {
  if (select.fromClause) return true;
  return (
    (select.larg !== undefined && reads(select.larg)) || (select.rarg !== undefined && reads(select.rarg))
  );
}

/** Two conditions on the same tables may both find a row: UNION is there to return it once. */
function readsTheSame(left: SelectStmt, right: SelectStmt): boolean {
  const last = left.rarg ?? left;
  if (!last.fromClause || !right.fromClause || !last.whereClause || !right.whereClause) return false;
  const from = ({ fromClause = [] }: SelectStmt) => fromClause.map(print).join(', ');
  return from(last) === from(right);
}

function onlyTested(select: Visit<'SelectStmt'>): boolean {
  const link = as(select.parent, 'SubLink')?.node;
  return link?.subLinkType === 'ANY_SUBLINK' || link?.subLinkType === 'EXISTS_SUBLINK';
}

/** Whether each part on the left returns in some column another constant than the one on the right. */
function constantsDiffer(left: SelectStmt, right: SelectStmt): boolean {
  if (left.larg && left.rarg)
    return (
      left.op === 'SETOP_UNION' && constantsDiffer(left.larg, right) && constantsDiffer(left.rarg, right)
    );
  return (left.targetList ?? []).some((target, i) => {
    const a = constant(target);
    const b = constant(right.targetList?.[i]);
    return a !== undefined && b !== undefined && typeof a === typeof b && a !== b;
  });
}

function constant(target: Node | undefined): string | number | undefined {
  const value = target && 'ResTarget' in target ? target.ResTarget.val : undefined;
  const isText = value && 'TypeCast' in value && operatorName(value.TypeCast.typeName?.names) === 'text';
  const literal = isText ? value.TypeCast.arg : value;
  if (!literal || !('A_Const' in literal) || literal.A_Const.isnull) return undefined;
  const { ival, fval, sval, boolval } = literal.A_Const;
  if (sval) return sval.sval ?? '';
  if (isText) return undefined;
  if (boolval) return String(boolval.boolval ?? false);
  return ival ? (ival.ival ?? 0) : fval ? Number(fval.fval) : undefined;
}

/** The UNION before the right part: the last one before its first token, at any depth of parentheses around it. */
function unionKeyword({ text, tree, tokens }: ParsedStatement, right: SelectStmt) {
  const visit = tree.visit(right);
  let first = Number.POSITIVE_INFINITY;
  for (const { node } of visit ? tree.below(visit) : []) {
    const { location } = node as { location?: number };
    if (location !== undefined && location > 0) first = Math.min(first, location);
  }
  for (let i = tokens.length - 1; i >= 0; i--) {
    const token = tokens[i];
    if (!token || token.start >= first || token.kind !== 'word') continue;
    if (/^union$/i.test(text.slice(token.start, token.end))) return { start: token.start, end: token.end };
  }
  return undefined;
}
