import type { NamedTable } from '../../schema/named-table';
import { tokenIndexAt } from '../../syntax/tokens';
import type { Range } from '../../text/range';
import type { ParsedStatement } from '../rule';

/** Where the parts of a CREATE INDEX stand. */
export interface WrittenIndex {
  /** Each element of the list, with its class and order. */
  readonly keys: readonly Range[];
  /** The parenthesis that opens the list. */
  readonly open: Range;
  /** The method's name behind USING. */
  readonly method?: Range;
}

/** `target`: the index's table, as the statement names it. */
export function writtenIndex(
  { text, tokens }: ParsedStatement,
  target: Pick<NamedTable, 'range'>,
): WrittenIndex | undefined {
  const word = (at: number) => text.slice(tokens[at]?.start, tokens[at]?.end).toLowerCase();
  let at = tokenIndexAt(tokens, target.range.end);
  if (word(at) === ')' || word(at) === '*') at++;
  const method = word(at) === 'using' ? tokens[at + 1] : undefined;
  while (at < tokens.length && word(at) !== '(') at++;
  const open = tokens[at];
  const keys: Range[] = [];
  let depth = 0;
  let first = at + 1;
  for (; at < tokens.length; at++) {
    const symbol = word(at);
    if (symbol === '(' || symbol === '[') depth++;
    if (symbol === ')' || symbol === ']') depth--;
    if ((symbol !== ',' || depth !== 1) && depth !== 0) continue;
    keys.push({ start: tokens[first]?.start ?? 0, end: tokens[at - 1]?.end ?? text.length });
    first = at + 1;
    if (depth === 0) break;
  }
  return open && { keys, open, ...(method && { method }) };
}
