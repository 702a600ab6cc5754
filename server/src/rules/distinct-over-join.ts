import { conjuncts, visitOf } from '../schema/predicates';
import type { Schema } from '../schema/schema';
import { namePath, type Relation, resolveColumn, scopeOf } from '../schema/scope';
import type { Node } from '../syntax/ast';
import { clausesOf } from '../syntax/clauses';
import { expressionRange } from '../syntax/expression-range';
import { printVisit } from '../syntax/print';
import { as, type Visit } from '../syntax/tree';
import type { Range } from '../text/range';
import { distinctWord, isDistinct } from './rewrites/distinct-word';
import { hasOpenText } from './rewrites/open-text';
import { holdsComment, removal } from './rewrites/removal';
import { callsBelow, givesOneValue } from './rewrites/row-functions';
import { shownKeyOf } from './rewrites/shown-key';
import { keepsRowsOf } from './rewrites/single-match';
import { defineRule, type Fix, type ParsedStatement } from './rule';

const ddl =
  'CREATE TABLE users (id bigint PRIMARY KEY, name text);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL, total numeric);\nCREATE INDEX ON orders (user_id);\n';

export const distinctOverJoin = defineRule<'schema'>({
  name: 'distinct-over-join',
  severity: 'information',
  silentIn: ['migrations'],
  since: '0.1.0',
  needs: 'schema',
  nodes: ['SelectStmt.distinctClause'],
  fix: 'safe',
  isOptimization: true,
  summary: 'DISTINCT that folds the rows which a join has multiplied, and of which nothing is returned.',
  why: 'The join makes a row for every match, and DISTINCT sorts or hashes all of them to fold them again. EXISTS asks only whether there is a match: it makes no rows, and stops at the first.',
  advice: 'Ask for the other table with `EXISTS`, and leave out `DISTINCT`.',
  bad: [
    `${ddl}SELECT DISTINCT u.id, u.name FROM users u JOIN orders o ON o.user_id = u.id WHERE o.total > 100;`,
  ],
  good: [
    `${ddl}SELECT u.id, u.name FROM users u WHERE EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id AND o.total > 100);`,
    `${ddl}SELECT DISTINCT u.name FROM users u JOIN orders o ON o.user_id = u.id WHERE o.total > 100;`,
    `${ddl}SELECT DISTINCT u.id, o.total FROM users u JOIN orders o ON o.user_id = u.id WHERE o.total > 100;`,
  ],
  *check(statement, context) {
    if (hasOpenText(statement)) return;
    for (const select of statement.tree.of('SelectStmt')) {
      if (!isDistinct(select.node) || select.node.groupClause || select.node.havingClause) continue;
      const tested = testedTable(select, statement, context.schema);
      const word = tested && distinctWord(statement, select);
      if (!tested || !word) continue;
      const fix = existsFix(select, tested, word, statement);
      yield {
        range: word,
        message: `DISTINCT folds what the join of \`${tested.other.name}\` has multiplied, although no column of it is returned: EXISTS makes no rows.`,
        ...(fix && { fixes: [fix] }),
      };
    }
  },
});

interface Tested {
  readonly other: Relation;
  /** Conditions that speak of the other table, and those that do not. */
  readonly own: readonly Node[];
  readonly rest: readonly Node[];
  /** The one that is kept, in the FROM list. */
  readonly kept: Relation;
}

/** The second of two tables, where the query returns a key of the first and the second only adds rows. */
function testedTable(
  select: Visit<'SelectStmt'>,
  { tree }: ParsedStatement,
  schema: Schema,
): Tested | undefined {
  const { fromClause = [], whereClause, targetList = [], sortClause = [], limitCount } = select.node;
  const [item, ...more] = fromClause;
  const join = item && 'JoinExpr' in item ? item.JoinExpr : undefined;
  if (more.length > 0 || join?.jointype !== 'JOIN_INNER' || !join.quals || limitCount) return undefined;
  const scope = scopeOf(select, tree, schema);
  const [kept, other, ...others] = scope.relations;
  if (!kept || !other || others.length > 0 || scope.mergesColumns || join.alias) return undefined;
  if (other.kind !== 'table' || !other.table || kept.name === other.name) return undefined;
  if (!shownKeyOf(kept, select, tree, schema)) return undefined;
  if (keepsRowsOf(kept, scope, fromClause, whereClause, tree, schema)) return undefined;
  if (!callsBelow(select, tree).every(givesOneValue)) return undefined;
  const speaks = (node: Node) => mentions(node, other, tree, schema);
  if ([...targetList, ...sortClause].some((node) => speaks(node) !== false)) return undefined;
  const conditions = [...conjuncts(join.quals), ...conjuncts(whereClause)];
  const answers = conditions.map(speaks);
  if (answers.some((answer) => answer === undefined)) return undefined;
  return {
    kept,
    other,
    own: conditions.filter((_, i) => answers[i] === true),
    rest: conditions.filter((_, i) => answers[i] === false),
  };
}

/** Whether a column of a relation is named; undefined where that cannot be told. */
function mentions(
  node: Node,
  relation: Relation,
  tree: ParsedStatement['tree'],
  schema: Schema,
): boolean | undefined {
  const visit = visitOf(node, tree);
  let found = false;
  for (const below of visit ? tree.below(visit) : []) {
    if (below.type === 'SubLink') return undefined;
    const reference = as(below, 'ColumnRef');
    if (!reference) continue;
    const { fields = [] } = reference.node;
    if (!namePath(fields)) {
      const before = fields.at(-2);
      if (!before || !('String' in before) || before.String.sval === relation.name) return undefined;
      continue;
    }
    const resolved = resolveColumn(reference, tree, schema);
    // ORDER BY may name what the query returns.
    if (!resolved) return reference.parent?.type === 'SortBy' ? false : undefined;
    if (resolved.relation.node === relation.node) found = true;
  }
  return found;
}

function existsFix(
  select: Visit<'SelectStmt'>,
  { kept, other, own, rest }: Tested,
  word: Range,
  statement: ParsedStatement,
): Fix | undefined {
  const { text, tree } = statement;
  const clauses = clausesOf(statement, select);
  const distinct = removal(statement, word);
  if (!clauses?.from || !distinct) return undefined;
  const range = { start: clauses.from.start, end: (clauses.where ?? clauses.from).end };
  if (holdsComment(statement, range)) return undefined;
  const written = (node: Node) => {
    const visit = visitOf(node, tree);
    const at = visit ? expressionRange(statement, visit) : range;
    const isOr = 'BoolExpr' in node && node.BoolExpr.boolop === 'OR_EXPR';
    return isOr ? `(${text.slice(at.start, at.end)})` : text.slice(at.start, at.end);
  };
  const exists = `EXISTS (SELECT 1 FROM ${printVisit(other.node)} WHERE ${own.map(written).join(' AND ')})`;
  return {
    title: `Ask for ${other.name} with EXISTS`,
    safety: 'safe',
    edits: [
      distinct,
      {
        range,
        newText: `FROM ${printVisit(kept.node)} WHERE ${[...rest.map(written), exists].join(' AND ')}`,
      },
    ],
  };
}
