import { conjuncts, visitOf } from '../schema/predicates';
import { namePath, type Relation, scopeOf } from '../schema/scope';
import type { Node } from '../syntax/ast';
import { ancestor, as, type Visit } from '../syntax/tree';
import { joinRange, joinWords } from './rewrites/join-text';
import { hasOpenText } from './rewrites/open-text';
import { removal } from './rewrites/removal';
import { matchesOnce } from './rewrites/single-match';
import { type Context, defineRule, type ParsedStatement } from './rule';

export const unusedJoin = defineRule<'schema'>({
  name: 'unused-join',
  severity: 'hint',
  silentIn: ['migrations'],
  since: '0.1.0',
  needs: 'schema',
  nodes: ['JoinExpr'],
  fix: 'safe',
  summary: 'A LEFT JOIN that neither adds rows nor gives a column that is used.',
  why: 'A LEFT JOIN on a whole unique key keeps every row exactly once. Where no column of the joined table is used, the result is the same without it. PostgreSQL removes such a join by itself when it plans the query, as long as a valid unique index proves it, so this seldom costs more than planning time; it does cost whoever reads the query.',
  advice: 'Remove the join, or return the column that it was written for.',
  bad: [
    'CREATE TABLE users (id bigint PRIMARY KEY, name text);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL, total numeric);\nSELECT o.id, o.total FROM orders o LEFT JOIN users u ON u.id = o.user_id WHERE o.id > $1;',
  ],
  good: [
    'CREATE TABLE users (id bigint PRIMARY KEY, name text);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL, total numeric);\nSELECT o.id, u.name FROM orders o LEFT JOIN users u ON u.id = o.user_id;',
    'CREATE TABLE users (id bigint PRIMARY KEY, name text);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL, total numeric);\nSELECT o.id, o.total FROM orders o JOIN users u ON u.id = o.user_id;',
    'CREATE TABLE users (id bigint PRIMARY KEY, name text);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL, total numeric);\nSELECT u.id FROM users u LEFT JOIN orders o ON o.user_id = u.id;',
  ],
  *check(statement, context) {
    const { tree } = statement;
    for (const join of tree.of('JoinExpr')) {
      if (join.node.jointype !== 'JOIN_LEFT' || join.node.isNatural || join.node.usingClause) continue;
      if (join.node.alias || !join.node.rarg || !('RangeVar' in join.node.rarg)) continue;
      const relation = droppable(join, statement, context);
      const words = relation && joinWords(statement, join);
      const whole = relation && joinRange(statement, join);
      if (!relation || !words || !whole) continue;
      const edit = removal(statement, whole);
      yield {
        range: { start: words.start, end: nameEnd(statement, words.end) },
        message: `No column of \`${relation.name}\` is used, and the join on its unique key neither adds nor removes a row.`,
        ...(edit && {
          fixes: [{ title: `Remove the join of ${relation.name}`, safety: 'safe' as const, edits: [edit] }],
        }),
      };
    }
  },
});

function droppable(
  join: Visit<'JoinExpr'>,
  statement: ParsedStatement,
  { schema }: Context<'schema'>,
): Relation | undefined {
  const { tree } = statement;
  let top: Visit = join;
  while (top.parent?.type === 'JoinExpr') top = top.parent;
  const select = as(top.parent, 'SelectStmt');
  if (!select || top.field !== 'fromClause' || select.node.lockingClause || hasOpenText(statement))
    return undefined;
  const scope = scopeOf(select, tree, schema);
  const right = visitOf(join.node.rarg, tree);
  const relation = scope.relations.find((one) => one.node === right);
  if (!relation || scope.mergesColumns || !isPlain(join.node.quals, statement)) return undefined;
  const others = scope.relations.filter((one) => one !== relation);
  if (others.some((one) => one.name === relation.name)) return undefined;
  if (!matchesOnce(relation, others, conjuncts(join.node.quals), tree, schema)) return undefined;
  return isUsed(relation, join, select, statement) ? undefined : relation;
}

/** No subquery and no function that could do more than answer. */
function isPlain(quals: Node | undefined, { tree }: ParsedStatement): boolean {
  const visit = visitOf(quals, tree);
  for (const { type } of visit ? tree.below(visit) : [])
    if (type === 'SubLink' || type === 'FuncCall') return false;
  return visit !== undefined;
}

/** Whether anything but the join's own condition may mean the relation; a name that could be its column counts. */
function isUsed(
  relation: Relation,
  join: Visit<'JoinExpr'>,
  select: Visit<'SelectStmt'>,
  { tree }: ParsedStatement,
): boolean {
  const quals = visitOf(join.node.quals, tree);
  const own = new Set<object>();
  for (const { node } of quals ? tree.below(quals) : []) own.add(node);
  for (const visit of tree.below(select)) {
    const reference = as(visit, 'ColumnRef');
    if (!reference || own.has(reference.node)) continue;
    const { fields = [] } = reference.node;
    const path = namePath(fields);
    if (fields.length > 1) {
      if (fields.some((field) => 'String' in field && field.String.sval === relation.name)) return true;
      continue;
    }
    if (!path) {
      if (ancestor(reference, 'SelectStmt')?.node === select.node) return true;
      continue;
    }
    const [name = ''] = path;
    if (name === relation.name || !relation.columns || relation.columns.includes(name)) return true;
  }
  return false;
}

/** The joined table's name belongs to what is underlined. */
function nameEnd({ tokens, text }: ParsedStatement, end: number): number {
  const at = tokens.findIndex((token) => token.start >= end);
  let last = at;
  if (/^only$/i.test(text.slice(tokens[last]?.start, tokens[last]?.end))) last++;
  while (text.charAt(tokens[last + 1]?.start ?? -1) === '.') last += 2;
  return tokens[last]?.end ?? end;
}
