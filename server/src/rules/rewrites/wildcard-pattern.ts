import { operatorName } from '../../schema/predicates';
import type { Node } from '../../syntax/ast';

/** Whether what LIKE compares with starts with a wildcard, and says enough behind it to be looked up. */
export function startsWithWildcard(value: Node | undefined): boolean {
  const constant = firstConstant(value);
  const text = constant && 'A_Const' in constant ? constant.A_Const.sval?.sval : undefined;
  if (text === undefined || !/^[%_]/.test(text)) return false;
  // Of what holds no letter and no digit, a trigram index knows nothing either.
  return constant !== patternOf(value) || /[\p{L}\p{N}]/u.test(text);
}

/** What is written on the right: SIMILAR TO wraps it into a call, ESCAPE too. */
export function patternOf(node: Node | undefined): Node | undefined {
  if (!node || !('FuncCall' in node)) return node;
  const name = operatorName(node.FuncCall.funcname);
  return name === 'similar_to_escape' || name === 'like_escape' ? node.FuncCall.args?.[0] : node;
}

/** The constant that the pattern begins with: of `'%' || $1`, the `'%'`. */
function firstConstant(node: Node | undefined): Node | undefined {
  const pattern = patternOf(node);
  if (!pattern) return undefined;
  if ('A_Const' in pattern) return pattern;
  if ('TypeCast' in pattern) return firstConstant(pattern.TypeCast.arg);
  if ('A_Expr' in pattern && operatorName(pattern.A_Expr.name) === '||')
    return firstConstant(pattern.A_Expr.lexpr);
  if ('FuncCall' in pattern && operatorName(pattern.FuncCall.funcname) === 'concat')
    return firstConstant(pattern.FuncCall.args?.[0]);
  return undefined;
}
