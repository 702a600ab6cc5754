import { conjuncts, isConstant, mirroredOperator, operatorName, visitOf } from '../../schema/predicates';
import type { Node } from '../../syntax/ast';
import { as, type Tree, type Visit } from '../../syntax/tree';
import { Attached } from '../../text/attached';

/** A condition that keeps or drops rows, and the side of it that depends on them. */
export interface FilterCondition {
  /** The side that is compared with something constant. */
  readonly side: Visit;
  /** As if that side stood on the left. `BETWEEN` and `IN` by name, `= ANY` as `ANY`. */
  readonly operator: string;
  /** What it is compared with: a list for BETWEEN and IN. */
  readonly value: Node;
  readonly whole: Visit<'A_Expr'>;
}

const comparing = new Set(['=', '<', '>', '<=', '>=', '<>', '!=', '~~', '~~*', '~', '~*']);

/**
 * Comparisons with constants in the WHERE of a SELECT, UPDATE or DELETE and in the ON of a join, joined by AND or OR.
 */
export function filterConditions(tree: Tree): readonly FilterCondition[] {
  const before = known.get(tree);
  if (before) return before;
  const found = [...readConditions(tree)];
  known.set(tree, found);
  return found;
}

const known = new Attached<Tree, readonly FilterCondition[]>();

function* readConditions(tree: Tree): Iterable<FilterCondition> {
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
  const whole = as(tree.visit(condition.A_Expr), 'A_Expr');
  if (operator === undefined || !rexpr || !whole) return undefined;
  // No index answers IS [NOT] DISTINCT FROM or ALL, whatever it is asked of.
  if (kind === 'AEXPR_DISTINCT' || kind === 'AEXPR_NOT_DISTINCT' || kind === 'AEXPR_OP_ALL') return undefined;
  const isRange = kind === 'AEXPR_BETWEEN' || kind === 'AEXPR_IN' || kind === 'AEXPR_OP_ANY';
  if (!isRange && !comparing.has(operator)) return undefined;
  const values = 'List' in rexpr ? (rexpr.List.items ?? []) : [rexpr];
  const left = visitOf(lexpr, tree);
  if (left && values.every((value) => isConstant(value, tree)) && !isConstant(lexpr, tree)) {
    const named = kind === 'AEXPR_IN' && operator === '=' ? 'IN' : kind === 'AEXPR_OP_ANY' ? 'ANY' : operator;
    return { side: left, operator: named, value: rexpr, whole };
  }
  const right = visitOf(rexpr, tree);
  if (!right || !lexpr || !isConstant(lexpr, tree) || isConstant(rexpr, tree)) return undefined;
  return { side: right, operator: mirroredOperator(operator) ?? operator, value: lexpr, whole };
}
