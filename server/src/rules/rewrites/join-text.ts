import { visitOf } from '../../schema/predicates';
import type { ReadText } from '../../syntax/expression-range';
import { tokenIndexAt } from '../../syntax/tokens';
import type { Visit } from '../../syntax/tree';
import type { Range } from '../../text/range';

/** `LEFT OUTER JOIN` where it is written. The tree does not say where a join stands; its right side does. */
export function joinWords({ text, tree, tokens }: ReadText, join: Visit<'JoinExpr'>): Range | undefined {
  const right = visitOf(join.node.rarg, tree);
  let first = Number.POSITIVE_INFINITY;
  for (const { node } of right ? tree.below(right) : []) {
    const { location } = node as { location?: number };
    if (location !== undefined && location > 0) first = Math.min(first, location);
  }
  if (first === Number.POSITIVE_INFINITY) return undefined;
  const word = (i: number) => text.slice(tokens[i]?.start, tokens[i]?.end).toLowerCase();
  let last = tokenIndexAt(tokens, first);
  while (last > 0 && word(last) !== 'join') last--;
  let start = last;
  while (['left', 'right', 'full', 'inner', 'cross', 'outer', 'natural'].includes(word(start - 1))) start--;
  const from = tokens[start];
  const to = tokens[last];
  return from && to && last > 0 ? { start: from.start, end: to.end } : undefined;
}

const ending = new Set(
  'where group having window order limit offset fetch for union intersect except join inner cross natural full returning , ) ;'.split(
    ' ',
  ),
);

/** A join of a plain table from its first word to the last of its condition. */
export function joinRange(statement: ReadText, join: Visit<'JoinExpr'>): Range | undefined {
  const words = joinWords(statement, join);
  if (!words) return undefined;
  const { text, tokens } = statement;
  const word = (i: number) => text.slice(tokens[i]?.start, tokens[i]?.end).toLowerCase();
  const first = tokenIndexAt(tokens, words.end);
  let depth = 0;
  let conditions = 0;
  let index = first;
  for (; index < tokens.length; index++) {
    const current = word(index);
    if (depth === 0) {
      const isSide = current === 'left' || current === 'right';
      if (ending.has(current) || (isSide && word(index + 1) !== '(')) break;
      if (current === 'on' && ++conditions > 1) break;
    }
    if (current === '(' || current === '[') depth++;
    else if (current === ')' || current === ']') depth--;
  }
  const last = tokens[index - 1];
  return last && index > first && conditions > 0 ? { start: words.start, end: last.end } : undefined;
}
