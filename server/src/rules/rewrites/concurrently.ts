import type { Range } from '../../text/range';
import type { Fix, ParsedStatement } from '../rule';

/** The words from the statement's start up to the first one of `words`. */
export function commandWords(
  { text, tokens }: ParsedStatement,
  ...words: readonly string[]
): Range | undefined {
  const last = tokens.find(
    (token) => token.kind === 'word' && words.includes(text.slice(token.start, token.end).toLowerCase()),
  );
  return last && { start: tokens[0]?.start ?? 0, end: last.end };
}

/** Writes CONCURRENTLY behind `offset`, in the case of the word that ends there. */
export function addConcurrently(title: string, offset: number, { text }: ParsedStatement): Fix {
  const before = /[A-Za-z]+$/.exec(text.slice(Math.max(0, offset - 20), offset))?.[0] ?? '';
  const isLower = before !== '' && before === before.toLowerCase();
  const range = { start: offset, end: offset };
  return {
    title,
    safety: 'unsafe',
    edits: [{ range, newText: isLower ? ' concurrently' : ' CONCURRENTLY' }],
  };
}
