import { conjuncts, operatorName, visitOf } from '../../schema/predicates';
import type { A_Expr, Node } from '../../syntax/ast';
import { as, type Tree, type Visit } from '../../syntax/tree';

/** Operators that PostgreSQL ships and that give NULL where one of their operands is. */
const strict = new Set('= <> != < > <= >= ~ ~* !~ !~* ~~ ~~* !~~ !~~* @> <@ && ? ?| ?& @@'.split(' '));

const strictKinds = new Set<A_Expr['kind']>([
  'AEXPR_OP',
  'AEXPR_OP_ANY',
  'AEXPR_IN',
  'AEXPR_LIKE',
  'AEXPR_ILIKE',
  'AEXPR_BETWEEN',
]);

/** The column by which a condition turns away every row in which all columns that `isOf` accepts are NULL. */
export function rejectingColumn(
  condition: Node | undefined,
  isOf: (column: Visit<'ColumnRef'>) => boolean,
  tree: Tree,
): Visit<'ColumnRef'> | undefined {
  const own = (value: Node | undefined): Visit<'ColumnRef'> | undefined => {
    const bare = value && 'TypeCast' in value ? value.TypeCast.arg : value;
    const reference = as(visitOf(bare, tree), 'ColumnRef');
    return reference && isOf(reference) ? reference : undefined;
  };
  const rejecting = (one: Node): Visit<'ColumnRef'> | undefined => {
    if ('ColumnRef' in one) return own(one);
    if ('A_Expr' in one) {
      const { kind, name, lexpr, rexpr } = one.A_Expr;
      const operator = operatorName(name);
      const isStrict = kind === 'AEXPR_BETWEEN' || (operator !== undefined && strict.has(operator));
      if (kind === undefined || !strictKinds.has(kind) || !isStrict) return undefined;
      return own(lexpr) ?? (kind === 'AEXPR_OP' ? own(rexpr) : undefined);
    }
    if ('NullTest' in one)
      return one.NullTest.nulltesttype === 'IS_NOT_NULL' ? own(one.NullTest.arg) : undefined;
    if ('BooleanTest' in one) {
      const { booltesttype } = one.BooleanTest;
      return booltesttype === 'IS_TRUE' || booltesttype === 'IS_FALSE' ? own(one.BooleanTest.arg) : undefined;
    }
    if ('SubLink' in one)
      return one.SubLink.subLinkType === 'ANY_SUBLINK' ? own(one.SubLink.testexpr) : undefined;
    if (!('BoolExpr' in one)) return undefined;
    const { boolop, args = [] } = one.BoolExpr;
    if (boolop === 'AND_EXPR') return firstOf(args, rejecting);
    if (boolop === 'OR_EXPR') {
      const found = args.map(rejecting);
      return found.every((arm) => arm !== undefined) ? found[0] : undefined;
    }
    // Only what is NULL for a NULL stays NULL under NOT; `x IN (SELECT …)` may be false, and NOT makes that true.
    const [inner] = args;
    const staysNull = inner && ('ColumnRef' in inner || ('A_Expr' in inner && isNullForNull(inner.A_Expr)));
    return staysNull ? rejecting(inner) : undefined;
  };
  return firstOf(conjuncts(condition), rejecting);
}

/** `x = ANY (…)` of an empty array is false even for NULL. */
function isNullForNull({ kind }: A_Expr): boolean {
  return kind === 'AEXPR_OP' || kind === 'AEXPR_LIKE' || kind === 'AEXPR_ILIKE' || kind === 'AEXPR_IN';
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
