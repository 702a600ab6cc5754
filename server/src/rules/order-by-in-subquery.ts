import { visitOf } from '../schema/predicates';
import type { SelectStmt } from '../syntax/ast';
import { ancestor, as, type Tree, type Visit } from '../syntax/tree';
import { hasOpenText } from './rewrites/open-text';
import { freeOrder, orderWords } from './rewrites/order-clause';
import { removal } from './rewrites/removal';
import { callsBelow, givesOneValue, isUnorderedAggregate } from './rewrites/row-functions';
import { defineRule } from './rule';

export const orderByInSubquery = defineRule<'nothing'>({
  name: 'order-by-in-subquery',
  severity: 'warning',
  silentIn: ['tests', 'migrations'],
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['SortBy'],
  fix: 'safe',
  summary: 'A subquery sorts rows that are sorted again, counted or summed: its order is lost.',
  why: 'An `ORDER BY` inside a derived table or one part of a set operation says nothing about the order of the whole. Where the outer query sorts again, or only aggregates, PostgreSQL sorts twice, and it cannot merge a sorted subquery into the query around it.',
  advice: 'Remove the inner `ORDER BY`, or give it the `LIMIT` that it was written for.',
  bad: [
    'SELECT count(*) FROM (SELECT id FROM orders ORDER BY total) o;',
    'SELECT o.id FROM (SELECT id, placed_at FROM orders WHERE paid ORDER BY id) o ORDER BY o.placed_at;',
    '(SELECT id FROM orders ORDER BY id) UNION ALL SELECT id FROM archive ORDER BY 1;',
  ],
  good: [
    'SELECT count(*) FROM (SELECT id FROM orders ORDER BY total LIMIT 10) o;',
    'SELECT array_agg(id) FROM (SELECT id FROM orders ORDER BY total) o;',
    'SELECT id FROM (SELECT id FROM orders ORDER BY total) o;',
    'SELECT id, row_number() OVER () AS place FROM (SELECT id FROM orders ORDER BY total) o ORDER BY id;',
    'SELECT id FROM orders ORDER BY id;',
  ],
  *check(statement) {
    const { tree } = statement;
    if (hasOpenText(statement)) return;
    for (const select of tree.of('SelectStmt')) {
      const clause = freeOrder(statement, select);
      const loss = clause && lossOf(select, tree);
      if (!clause || !loss) continue;
      const isPure = (select.node.sortClause ?? []).every((item) =>
        callsBelow(visitOf(item, tree), tree).every(givesOneValue),
      );
      const edit = isPure ? removal(statement, clause) : undefined;
      if (!edit) continue;
      yield {
        range: orderWords(statement, clause),
        message: `The order of this subquery is lost: ${loss.how}.`,
        fixes: [{ title: 'Remove ORDER BY', safety: loss.safety, edits: [edit] }],
      };
    }
  },
});

interface Loss {
  readonly how: string;
  readonly safety: 'safe' | 'unsafe';
}

function lossOf(select: Visit<'SelectStmt'>, tree: Tree): Loss | undefined {
  const set = as(select.parent, 'SelectStmt');
  if (set && (select.field === 'larg' || select.field === 'rarg')) return lostInSet(set);
  const derived = as(select.parent, 'RangeSubselect');
  const outer = derived && ancestor(derived, 'SelectStmt');
  if (!outer || !isOnlySource(derived, outer.node)) return undefined;
  const { node } = outer;
  // A function of the outer query may look at the order of its input, as array_agg and row_number do.
  const own = callsBelow(outer, tree).filter((call) => ancestor(call, 'SelectStmt')?.node === node);
  if (!own.every((call) => givesOneValue(call) || isUnorderedAggregate(call))) return undefined;
  if (node.distinctClause?.some((item) => Object.keys(item).length > 0)) return undefined;
  const folds = own.some(isUnorderedAggregate);
  if (folds && !node.groupClause) {
    // Sums of floating point numbers differ in the last digit by the order of their addition.
    const isExact = own.every((call) => !isUnorderedAggregate(call) || isCount(call));
    return { how: 'the outer query only aggregates the rows', safety: isExact ? 'safe' : 'unsafe' };
  }
  if (!node.sortClause) return undefined;
  // Rows that the outer order holds equal may be told apart by the inner one, by chance.
  return { how: 'the outer query sorts the rows again', safety: 'unsafe' };
}

function isCount({ node }: Visit<'FuncCall'>): boolean {
  const name = node.funcname?.at(-1);
  return (
    name !== undefined &&
    'String' in name &&
    /^(?:count|min|max|bool_and|bool_or|every)$/.test(name.String.sval ?? '')
  );
}

function lostInSet({ node }: Visit<'SelectStmt'>): Loss | undefined {
  if (node.sortClause)
    return { how: 'the whole is sorted again', safety: node.limitCount ? 'unsafe' : 'safe' };
  const removesDuplicates = node.op !== 'SETOP_UNION' || !node.all;
  return removesDuplicates && !node.limitCount
    ? { how: 'the parts are compared with each other', safety: 'safe' }
    : undefined;
}

/** A subquery that is joined to something: its order is nobody's, but which plan shows it cannot be told. */
function isOnlySource(derived: Visit<'RangeSubselect'>, { fromClause = [] }: SelectStmt): boolean {
  const [only] = fromClause;
  return (
    fromClause.length === 1 &&
    only !== undefined &&
    'RangeSubselect' in only &&
    only.RangeSubselect === derived.node
  );
}
