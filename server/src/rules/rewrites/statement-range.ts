import type { Range } from '../../text/range';
import type { ParsedStatement } from '../rule';

/** From its first to its last token. */
export function statementRange({ text, tokens }: Pick<ParsedStatement, 'text' | 'tokens'>): Range {
  return { start: tokens[0]?.start ?? 0, end: tokens.at(-1)?.end ?? text.length };
}
