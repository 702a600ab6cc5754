import { char, isIdentifierStart, isSpace, skipIdentifier, skipQuotedOrComment } from './lexer';

/**
 * How deep a parse tree may get. PostgreSQL's parser recurses on the stack of WebAssembly: each time that it runs over,
 * some of the stack is lost for good, so that it must not come to that.
 */
const deepest = 1_500;

/** Words that each add a level when they are repeated: `a JOIN b JOIN c`, `NOT NOT x`, `… UNION …`. */
const nestingWords = new Set(['union', 'intersect', 'except', 'join', 'not', 'case', 'select', 'from']);
const longestNestingWord = 9;

/** Words, strings, operators and commas, those outside of brackets counted twice: reading more takes over a second. */
const mostParts = 250_000;

/** Why a statement's parse tree would be too large to be read, if it would. Costs one pass over texts that are long enough. */
export function excessOf(text: string): string | undefined {
  if (text.length < 2 * deepest) return undefined;
  /** Operators since the last comma, for each open bracket. */
  const operators = [0];
  let words = 0;
  let parts = 0;
  for (let offset = 0; offset < text.length; ) {
    if (parts > mostParts) return tooManyParts;
    const code = text.charCodeAt(offset);
    if (isIdentifierStart(code)) {
      const end = skipIdentifier(text, offset);
      if (end - offset <= longestNestingWord && nestingWords.has(text.slice(offset, end).toLowerCase()))
        words++;
      if (words > deepest) return tooDeep;
      parts++;
      offset = end;
      continue;
    }
    const behind = skipQuotedOrComment(text, offset);
    if (behind > offset) {
      parts++;
      offset = behind;
      continue;
    }
    offset++;
    if (isSpace(code) || (code >= 48 && code <= 57)) continue;
    if (code === char.openParen || code === char.openBracket) {
      if (operators.length > deepest) return tooDeep;
      operators.push(0);
    } else if (code === char.closeParen || code === closeBracket) {
      if (operators.length > 1) operators.pop();
    } else if (code === comma) {
      parts += operators.length === 1 ? 2 : 1;
      operators[operators.length - 1] = 0;
    } else if (code !== char.dot && code !== char.semicolon) {
      const count = (operators.at(-1) ?? 0) + 1;
      if (count > deepest) return tooDeep;
      parts++;
      operators[operators.length - 1] = count;
    }
  }
  return undefined;
}

const tooDeep = 'statement is nested too deeply to be read';
const tooManyParts = `statement has more than ${mostParts.toLocaleString('en-US')} words and values and was not read`;

const closeBracket = 93;
const comma = 44;
