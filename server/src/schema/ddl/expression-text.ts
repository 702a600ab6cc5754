import type { Statement } from '../../syntax/statement';
import { type Token, tokenIndexAt } from '../../syntax/tokens';

/** The expression of the CHECK constraint that is written at `location`, without the parentheses around it. */
export function checkText({ text, tokens }: Pick<Statement, 'text' | 'tokens'>, location: number): string {
  const own = tokens.slice(tokenIndexAt(tokens, location));
  const word = own.findIndex(
    (token) => token.kind === 'word' && text.slice(token.start, token.end).toLowerCase() === 'check',
  );
  const open = word + 1;
  return textOf(text, withoutParentheses(text, own.slice(open, closingParenthesis(text, own, open) + 1)));
}

export function openingParenthesis(text: string, tokens: readonly Token[]): number {
  return tokens.findIndex((token) => token.kind === 'punctuation' && text[token.start] === '(');
}

export function closingParenthesis(text: string, tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    if (token.kind !== 'punctuation') continue;
    if (text[token.start] === '(') depth++;
    if (text[token.start] === ')' && --depth === 0) return i;
  }
  return tokens.length - 1;
}

export function withoutParentheses(text: string, tokens: readonly Token[]): readonly Token[] {
  let inner = tokens;
  while (
    inner.length > 2 &&
    openingParenthesis(text, inner) === 0 &&
    closingParenthesis(text, inner, 0) === inner.length - 1
  ) {
    inner = inner.slice(1, -1);
  }
  return inner;
}

/** The source from the first token to the last, comments left out. */
export function textOf(text: string, tokens: readonly Token[]): string {
  let result = '';
  let end: number | undefined;
  for (const token of tokens) {
    if (end !== undefined && token.start > end) result += ' ';
    result += text.slice(token.start, token.end);
    end = token.end;
  }
  return result;
}
