import type { ReadText } from '../../syntax/expression-range';
import { tokenIndexAt } from '../../syntax/tokens';
import type { TextEdit } from '../../text/edit';
import type { Range } from '../../text/range';

/** Takes a stretch of whole tokens out, with the white space before it. Undefined where a comment would go with it. */
export function removal(statement: ReadText, range: Range): TextEdit | undefined {
  if (holdsComment(statement, range)) return undefined;
  const { text, tokens } = statement;
  const { start, end } = range;
  const first = tokenIndexAt(tokens, start);
  const before = tokens[first - 1]?.end ?? 0;
  const isBlank = text.slice(before, start).trim() === '';
  const gluesWords = /^[\w$"']/.test(text.slice(end));
  return { range: { start: isBlank ? before : start, end }, newText: gluesWords ? ' ' : '' };
}

/** Whether a comment stands between the tokens of a stretch: it would be lost with them. */
export function holdsComment({ text, tokens }: ReadText, { start, end }: Range): boolean {
  for (let i = tokenIndexAt(tokens, start); (tokens[i + 1]?.start ?? end) < end; i++) {
    if (text.slice(tokens[i]?.end, tokens[i + 1]?.start).trim() !== '') return true;
  }
  return false;
}

/** The first token of `range` that is the word, outside parentheses opened within the range. */
export function wordIn({ text, tokens }: ReadText, { start, end }: Range, word: string): Range | undefined {
  let depth = 0;
  for (let i = tokenIndexAt(tokens, start); i < tokens.length; i++) {
    const token = tokens[i];
    if (!token || token.start >= end) return undefined;
    const written = text.slice(token.start, token.end).toLowerCase();
    if (written === '(') depth++;
    else if (written === ')') depth--;
    else if (depth === 0 && token.kind === 'word' && written === word) {
      return { start: token.start, end: token.end };
    }
  }
  return undefined;
}
