import type { Range } from '../text/range';
import {
  char,
  isDigit,
  isIdentifierPart,
  isIdentifierStart,
  isSpace,
  skipEscapeString,
  skipIdentifier,
  skipQuotedOrComment,
} from './lexer';

export interface Token extends Range {
  readonly kind:
    | 'word'
    | 'quoted-identifier'
    | 'string'
    | 'number'
    | 'parameter'
    | 'operator'
    | 'punctuation'
    | 'comment'
    /** `{{ … }}` and the like. */
    | 'template';
}

/** The tokens of a piece of SQL, comments included, white space left out. Never fails. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (let offset = 0; offset < text.length; ) {
    if (isSpace(text.charCodeAt(offset))) {
      offset++;
      continue;
    }
    const token = tokenAt(text, offset);
    tokens.push(token);
    offset = token.end;
  }
  return tokens;
}

/** The index of the token that holds `offset`, or of the first one behind it; `tokens.length` where none is left. */
export function tokenIndexAt(tokens: readonly Token[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function tokenAt(text: string, start: number): Token {
  const code = text.charCodeAt(start);
  if (isIdentifierStart(code)) return wordOrPrefixed(text, start, code);
  const behind = skipQuotedOrComment(text, start);
  if (behind > start) {
    const kind =
      code === char.doubleQuote
        ? 'quoted-identifier'
        : code === char.quote || code === char.dollar
          ? 'string'
          : code === char.openBrace
            ? 'template'
            : 'comment';
    return { kind, start, end: behind };
  }
  if (isDigit(code) || (code === char.dot && isDigit(text.charCodeAt(start + 1)))) {
    number.lastIndex = start;
    number.test(text);
    return { kind: 'number', start, end: Math.max(number.lastIndex, start + 1) };
  }
  if (code === char.dollar && isIdentifierPart(text.charCodeAt(start + 1))) {
    return { kind: 'parameter', start, end: skipIdentifier(text, start) };
  }
  return operatorAt(text, start);
}

const number =
  /0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*)?(?:\.(?!\.)(?:\d(?:_?\d)*)?)?(?:[eE][+-]?\d+)?/y;

function wordOrPrefixed(text: string, start: number, code: number): Token {
  const end = skipIdentifier(text, start);
  const next = text.charCodeAt(end);
  const letter = end - start === 1 ? String.fromCharCode(code).toLowerCase() : '';
  if (next === char.quote && letter === 'e')
    return { kind: 'string', start, end: skipEscapeString(text, end) };
  if (next === char.quote && (letter === 'b' || letter === 'x' || letter === 'n')) {
    return { kind: 'string', start, end: skipQuotedOrComment(text, end) };
  }
  if (next === char.ampersand && letter === 'u') {
    const quote = text.charCodeAt(end + 1);
    if (quote === char.quote) return { kind: 'string', start, end: skipQuotedOrComment(text, end + 1) };
    if (quote === char.doubleQuote) {
      return { kind: 'quoted-identifier', start, end: skipQuotedOrComment(text, end + 1) };
    }
  }
  return { kind: 'word', start, end };
}

const operatorCharacters = new Set('+-*/<>=~!@#%^&|`?');
const punctuation = new Set('()[],;.');

function operatorAt(text: string, start: number): Token {
  const first = text[start] ?? '';
  if (punctuation.has(first)) return { kind: 'punctuation', start, end: start + 1 };
  if (first === ':') {
    const next = text[start + 1];
    return { kind: 'operator', start, end: next === ':' || next === '=' ? start + 2 : start + 1 };
  }
  let end = start;
  while (operatorCharacters.has(text[end] ?? '')) {
    const pair = text.slice(end, end + 2);
    if (pair === '--' || pair === '/*') break;
    end++;
  }
  if (end === start) return { kind: 'operator', start, end: start + characterLength(text, start) };
  // An operator of several characters may end in + or - only where it holds one of these (scan.l).
  while (end - start > 1 && /[+-]/.test(text[end - 1] ?? '') && !/[~!@#%^&|`?]/.test(text.slice(start, end)))
    end--;
  return { kind: 'operator', start, end };
}

function characterLength(text: string, offset: number): number {
  return (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
}
