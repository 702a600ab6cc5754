import { visitOf } from '../schema/predicates';
import type { Schema } from '../schema/schema';
import { type Relation, resolveColumn, type ScopeHolder, scopeOf } from '../schema/scope';
import type { Node } from '../syntax/ast';
import { printVisit } from '../syntax/print';
import { as, type Tree, type Visit } from '../syntax/tree';
import { joinWords } from './rewrites/join-text';
import { rejectingColumn } from './rewrites/null-rejection';
import { defineRule, type ParsedStatement } from './rule';

export const leftJoinMadeInner = defineRule<'nothing'>({
  name: 'left-join-made-inner',
  severity: 'warning',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['JoinExpr'],
  fix: 'safe',
  summary: 'A condition throws away the rows without a partner, which LEFT JOIN was written to keep.',
  why: 'A row without a partner has NULL in every column of the joined table, and a comparison with NULL is never true: a `WHERE` on such a column, or an inner join through it, removes exactly the rows that the outer join kept. PostgreSQL plans it as an inner join. Either rows are missing from the result, or the word `LEFT` misleads whoever reads it.',
  advice:
    'To keep the rows without a partner, move the condition into the `ON` of the join. If they are not wanted, write `JOIN`.',
  bad: [
    "SELECT u.id, o.total FROM users u LEFT JOIN orders o ON o.user_id = u.id WHERE o.status = 'open';",
    'SELECT u.id FROM users u LEFT JOIN orders o ON o.user_id = u.id JOIN items i ON i.order_id = o.id;',
    'SELECT u.id FROM orders o RIGHT OUTER JOIN users u ON o.user_id = u.id WHERE o.total > 5 OR o.paid;',
  ],
  good: [
    "SELECT u.id, o.total FROM users u LEFT JOIN orders o ON o.user_id = u.id AND o.status = 'open';",
    'SELECT u.id FROM users u LEFT JOIN orders o ON o.user_id = u.id WHERE o.id IS NULL;',
    'SELECT u.id FROM users u LEFT JOIN orders o ON o.user_id = u.id WHERE coalesce(o.total, 0) > 5;',
    'SELECT u.id FROM users u LEFT JOIN orders o ON o.user_id = u.id WHERE o.total > 5 OR u.vip;',
    'SELECT u.id FROM users u LEFT JOIN orders o ON o.user_id = u.id WHERE u.active;',
    'SELECT u.id FROM users u LEFT JOIN orders o ON o.user_id = u.id LEFT JOIN items i ON i.order_id = o.id;',
  ],
  *check(statement, context) {
    const { tree } = statement;
    for (const join of tree.of('JoinExpr')) {
      const { jointype } = join.node;
      if (jointype !== 'JOIN_LEFT' && jointype !== 'JOIN_RIGHT') continue;
      const holder = holderOf(join);
      const filled = jointype === 'JOIN_LEFT' ? join.node.rarg : join.node.larg;
      if (!holder || !filled) continue;
      const rejected = rejectedBy(holder, join, filled, statement, context.schema);
      const words = rejected && joinWords(statement, join);
      if (!rejected || !words) continue;
      const side = jointype === 'JOIN_LEFT' ? 'LEFT' : 'RIGHT';
      const by = rejected.inJoin ? 'the inner join on' : 'the condition on';
      yield {
        range: words,
        message: `${side} JOIN keeps nothing here: ${by} \`${printVisit(rejected.column)}\` throws away every row without a partner.`,
        fixes: [
          {
            title: 'Change to JOIN',
            safety: 'safe',
            edits: [{ range: words, newText: isUpper(statement.text.slice(words.start)) ? 'JOIN' : 'join' }],
          },
        ],
      };
    }
  },
});

interface Rejected {
  readonly column: Visit<'ColumnRef'>;
  readonly inJoin: boolean;
}

function rejectedBy(
  holder: ScopeHolder,
  join: Visit<'JoinExpr'>,
  filled: Node,
  { tree }: ParsedStatement,
  schema: Schema | undefined,
): Rejected | undefined {
  const scope = scopeOf(holder, tree, schema);
  const own = scope.relations.filter((relation) => isBelow(relation, filled, tree));
  const isOf = (reference: Visit<'ColumnRef'>): boolean => {
    // A column that USING merges is the other side's.
    if (scope.mergesColumns && (reference.node.fields?.length ?? 0) < 2) return false;
    const resolved = resolveColumn(reference, tree, schema);
    return own.some((relation) => relation.node === resolved?.relation.node);
  };
  const { whereClause } = holder.node as { whereClause?: Node };
  const column = rejectingColumn(whereClause, isOf, tree);
  if (column) return { column, inJoin: false };
  for (
    let up = as(join.parent, 'JoinExpr');
    up?.node.jointype === 'JOIN_INNER';
    up = as(up.parent, 'JoinExpr')
  ) {
    const joining = rejectingColumn(up.node.quals, isOf, tree);
    if (joining) return { column: joining, inJoin: true };
  }
  return undefined;
}

/** The query level in whose FROM list the join stands. */
function holderOf(join: Visit): ScopeHolder | undefined {
  let up = join.parent;
  while (up?.type === 'JoinExpr') up = up.parent;
  return as(up, 'SelectStmt') ?? as(up, 'UpdateStmt') ?? as(up, 'DeleteStmt');
}

function isBelow(relation: Relation, side: Node, tree: Tree): boolean {
  const top = visitOf(side, tree);
  for (let up: Visit | undefined = relation.node; up && top; up = up.parent) {
    if (up.node === top.node) return true;
    if (up !== relation.node && up.type !== 'JoinExpr') return false;
  }
  return false;
}

function isUpper(word: string): boolean {
  return /^[A-Z]/.test(word);
}
