import { conjuncts, isConstant, operatorName, visitOf } from '../../schema/predicates';
import type { Node } from '../../syntax/ast';
import type { Tree, Visit } from '../../syntax/tree';

/** A condition that keeps or drops rows, and the side of it that depends on them. */
export interface FilterCondition {
  /** The side that is compared with something constant. */
  readonly side: Visit;
  readonly operator: string;
}

const comparing = new Set(['=', '<', '>', '<=', '>=', '<>', '!=', '~~', '~~*', '~', '~*']);

/**
 * Comparisons with constants in the WHERE of a SELECT, UPDATE or DELETE and in the ON of a join, joined by AND or OR.
 */
export function* filterConditions(tree: Tree): Iterable<FilterCondition> {
  const wheres: (Node | undefined)[] = [
    ...tree.of('SelectStmt').map((visit) => visit.node.whereClause),
    ...tree.of('UpdateStmt').map((visit) => visit.node.whereClause),
    ...tree.of('DeleteStmt').map((visit) => visit.node.whereClause),
    ...tree.of('JoinExpr').map((visit) => visit.node.quals),
  ];
  for (const where of wheres) {
    for (const condition of conjuncts(where).flatMap(alternatives)) {
      const found = filterCondition(condition, tree);
      if (found) yield found;
    }
  }
}

function alternatives(condition: Node): Node[] {
  if ('BoolExpr' in condition && condition.BoolExpr.boolop === 'OR_EXPR') {
    return (condition.BoolExpr.args ?? []).flatMap(conjuncts).flatMap(alternatives);
  }
  return [condition];
}

function filterCondition(condition: Node, tree: Tree): FilterCondition | undefined {
  if (!('A_Expr' in condition)) return undefined;
  const { lexpr, rexpr, name, kind } = condition.A_Expr;
  const operator = operatorName(name);
  if (operator === undefined || !rexpr) return undefined;
  // No index answers IS [NOT] DISTINCT FROM, whatever it is asked of.
  if (kind === 'AEXPR_DISTINCT' || kind === 'AEXPR_NOT_DISTINCT') return undefined;
  const isRange = kind === 'AEXPR_BETWEEN' || kind === 'AEXPR_IN' || kind === 'AEXPR_OP_ANY';
  if (!isRange && !comparing.has(operator)) return undefined;
  const values = 'List' in rexpr ? (rexpr.List.items ?? []) : [rexpr];
  const left = visitOf(lexpr, tree);
  if (left && values.every((value) => isConstant(value, tree)) && !isConstant(lexpr, tree)) {
    return { side: left, operator };
  }
  const right = visitOf(rexpr, tree);
  if (right && lexpr && isConstant(lexpr, tree) && !isConstant(rexpr, tree)) return { side: right, operator };
  return undefined;
}
