import type { Finding } from '../rules/rule';
import { expectedAt } from '../syntax/expected';
import type { ParseError } from '../syntax/parse';
import type { Statement } from '../syntax/statement';
import { tokenIndexAt } from '../syntax/tokens';
import type { Range } from '../text/range';

/**
 * What PostgreSQL rejects, in its words and at its position. `isExplained`: with what was expected there, which takes
 * a hundred times as long.
 */
export function syntaxErrorFinding(statement: Statement, error: ParseError, isExplained = true): Finding {
  const range = tokenRange(statement, error.offset);
  const expected = isExplained ? expectedAt(statement.text, range) : undefined;
  const message = expected?.words ? `${error.message}; expected ${expected.words}` : error.message;
  const correction = expected?.correction;
  return {
    range,
    message: `${message}.`,
    ...(correction && {
      fixes: [
        {
          title: `Change to ${correction.newText}`,
          safety: 'unsafe',
          edits: [correction],
        },
      ],
    }),
  };
}

/** The token at the error; at the end of input, the last token. */
function tokenRange(statement: Statement, offset: number): Range {
  const { tokens, text } = statement;
  const token = tokens[Math.min(tokenIndexAt(tokens, offset), tokens.length - 1)];
  if (!token) return { start: 0, end: text.length };
  const start = Math.max(token.start, Math.min(offset, token.end - 1));
  return { start: offset >= text.length ? token.start : start, end: token.end };
}
