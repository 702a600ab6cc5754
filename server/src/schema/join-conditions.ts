import type { Node } from '../syntax/ast';
import { as, type Tree } from '../syntax/tree';
import { conjuncts, visitOf } from './predicates';
import type { Relation } from './scope';

/** The ON conditions that hold for every row: those of inner joins that no outer join is above. */
export function innerConditions(item: Node): Node[] {
  if (!('JoinExpr' in item) || item.JoinExpr.jointype === 'JOIN_FULL') return [];
  const { jointype, larg, rarg, quals } = item.JoinExpr;
  const left = larg && jointype !== 'JOIN_RIGHT' ? innerConditions(larg) : [];
  const right = rarg && jointype !== 'JOIN_LEFT' ? innerConditions(rarg) : [];
  return [...left, ...right, ...(jointype === 'JOIN_INNER' ? conjuncts(quals) : [])];
}

/** The ON condition of the outer join whose NULL side is this relation alone. */
export function outerConditions({ node }: Relation, tree: Tree): Node[] {
  const join = as(node.parent, 'JoinExpr')?.node;
  if (!join) return [];
  const isFilled =
    (join.jointype === 'JOIN_LEFT' && visitOf(join.rarg, tree)?.node === node.node) ||
    (join.jointype === 'JOIN_RIGHT' && visitOf(join.larg, tree)?.node === node.node);
  return isFilled ? conjuncts(join.quals) : [];
}
