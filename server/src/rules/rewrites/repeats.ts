import { isAggregateCall, operatorName } from '../../schema/predicates';
import { scopeHolderOf } from '../../schema/scope';
import { as, type Tree, type Visit } from '../../syntax/tree';
import { readersOf } from './readers';

/**
 * Whether something that is made of a query's rows changes when they repeat: an aggregate over them, or over what is
 * made of them in turn, in the same statement. With `joined` a join counts too, which repeats what it brings to them.
 */
export function dependsOnRepeats(
  query: Visit<'SelectStmt'>,
  tree: Tree,
  { joined }: { readonly joined: boolean },
): boolean {
  const seen = new Set<Visit>();
  const pending: Visit[] = [query];
  for (let next = pending.pop(); next; next = pending.pop()) {
    for (const reader of readersOf(next, tree)) {
      const holder = as(scopeHolderOf(reader), 'SelectStmt');
      if (!holder || seen.has(holder)) continue;
      seen.add(holder);
      if (countsRepeats(holder, tree)) return true;
      if (foldsRows(holder)) continue;
      if (joined && isJoin(holder)) return true;
      pending.push(holder);
    }
  }
  return false;
}

/** Whether an aggregate of this query level gives something else when rows repeat. */
function countsRepeats(holder: Visit<'SelectStmt'>, tree: Tree): boolean {
  return tree
    .of('FuncCall')
    .some(
      (call) =>
        isAggregateCall(call) &&
        !call.node.agg_distinct &&
        !foldsRepeats(call) &&
        scopeHolderOf(call)?.node === holder.node,
    );
}

function foldsRepeats({ node }: Visit<'FuncCall'>): boolean {
  return /^(?:min|max|every|any_value|(?:bool|bit)_(?:and|or))$/.test(operatorName(node.funcname) ?? '');
}

/** Whether rows that repeat become one: by DISTINCT, grouping, a set operation without ALL, or a test with IN or EXISTS. */
function foldsRows({ node, parent, field }: Visit<'SelectStmt'>): boolean {
  if (node.distinctClause || node.groupClause) return true;
  let place: Visit | undefined = parent;
  let inside = field;
  while (place?.type === 'SelectStmt' && (inside === 'larg' || inside === 'rarg')) {
    const outer = as(place, 'SelectStmt');
    if (outer && !outer.node.all) return true;
    inside = place.field;
    place = place.parent;
  }
  const link = as(place, 'SubLink')?.node.subLinkType;
  return link === 'ANY_SUBLINK' || link === 'EXISTS_SUBLINK';
}

function isJoin({ node }: Visit<'SelectStmt'>): boolean {
  const { fromClause = [] } = node;
  return fromClause.length > 1 || fromClause.some((item) => 'JoinExpr' in item);
}
