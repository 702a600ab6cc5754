import type { Node } from '../../syntax/ast';
import { expressionRange } from '../../syntax/expression-range';
import { print } from '../../syntax/print';
import { tokenIndexAt } from '../../syntax/tokens';
import { as } from '../../syntax/tree';
import type { Range } from '../../text/range';
import type { Fix, ParsedStatement } from '../rule';
import type { FilterCondition } from './filter-conditions';
import { holdsComment } from './removal';

/** Puts another condition in the place of one that AND and OR join with its neighbours. */
export function replaceCondition(
  { whole }: Pick<FilterCondition, 'whole'>,
  replacement: Node,
  statement: ParsedStatement,
  { title, safety }: Pick<Fix, 'title' | 'safety'>,
): Fix | undefined {
  const range = expressionRange(statement, whole);
  if (holdsComment(statement, range) || !isBalanced(statement, range)) return undefined;
  const printed = print(replacement);
  const own = 'BoolExpr' in replacement ? replacement.BoolExpr.boolop : undefined;
  const around = as(whole.parent, 'BoolExpr')?.node.boolop;
  const isMixed = own === 'OR_EXPR' || (own === 'AND_EXPR' && around === 'OR_EXPR');
  return { title, safety, edits: [{ range, newText: isMixed ? `(${printed})` : printed }] };
}

/** The tree does not say where parentheses around an operand stand: `(a)::date = b` seems to start at `a`. */
function isBalanced({ text, tokens }: ParsedStatement, { start, end }: Range): boolean {
  let depth = 0;
  for (let i = tokenIndexAt(tokens, start); (tokens[i]?.start ?? end) < end; i++) {
    const symbol = tokens[i]?.kind === 'punctuation' ? text.charAt(tokens[i]?.start ?? 0) : '';
    if (symbol === '(') depth++;
    if (symbol === ')' && --depth < 0) return false;
  }
  return depth === 0;
}
