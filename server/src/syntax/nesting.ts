import { char, isIdentifierStart, isSpace, skipIdentifier, skipQuotedOrComment } from './lexer';

/**
 * How deep a parse tree may get. PostgreSQL's parser recurses on the stack of WebAssembly: each time that it runs over,
 * some of the stack is lost for good, so that it must not come to that.
 */
const deepest = 1_500;

/** Words that each add a level when they are repeated: `a JOIN b JOIN c`, `NOT NOT x`, `… UNION …`. */
const nestingWords = new Set(['union', 'intersect', 'except', 'join', 'not', 'case', 'select', 'from']);
const longestNestingWord = 9;

/** Whether a statement's parse tree would be too deep to be read. Costs one pass over texts that are long enough. */
export function isNestedTooDeeply(text: string): boolean {
  if (text.length < 2 * deepest) return false;
  /** Operators since the last comma, for each open bracket. */
  const operators = [0];
  let words = 0;
  for (let offset = 0; offset < text.length; ) {
    const code = text.charCodeAt(offset);
    if (isIdentifierStart(code)) {
      const end = skipIdentifier(text, offset);
      if (end - offset <= longestNestingWord && nestingWords.has(text.slice(offset, end).toLowerCase()))
        words++;
      if (words > deepest) return true;
      offset = end;
      continue;
    }
    const behind = skipQuotedOrComment(text, offset);
    if (behind > offset) {
      offset = behind;
      continue;
    }
    offset++;
    if (isSpace(code) || (code >= 48 && code <= 57)) continue;
    if (code === char.openParen || code === char.openBracket) {
      if (operators.length > deepest) return true;
      operators.push(0);
    } else if (code === char.closeParen || code === closeBracket) {
      if (operators.length > 1) operators.pop();
    } else if (code === comma) {
      operators[operators.length - 1] = 0;
    } else if (code !== char.dot && code !== char.semicolon) {
      const count = (operators.at(-1) ?? 0) + 1;
      if (count > deepest) return true;
      operators[operators.length - 1] = count;
    }
  }
  return false;
}

const closeBracket = 93;
const comma = 44;
