import type { Range } from '../text/range';
import { readTemplated } from './read-templated';
import { longestTried, readStatement, type Statement } from './statement';

/**
 * Reads a statement of a file as people and tools write it: with psql's meta-commands, which are `blanks`, with
 * placeholders, or as a template. Never throws.
 */
export function readWritten(source: string, blanks: readonly Range[]): Statement {
  const statement = readStatement(source, blanks);
  const { result } = statement;
  if (result.kind !== 'error' || result.error.isUnread) return statement;
  const branch = withoutElse(source, blanks);
  const retried = branch ? readStatement(source, branch) : statement;
  if (retried.result.kind === 'parsed') return retried;
  if (source.length > longestTried) return statement;
  return readTemplated(statement.text, result.error.offset) ?? statement;
}

/** Meta-commands in the middle of a statement, those behind an else with all that stands before the endif. */
function withoutElse(source: string, blanks: readonly Range[]): readonly Range[] | undefined {
  const taken: Range[] = [];
  let elseStart: number | undefined;
  for (const range of blanks) {
    const command = /^\\(else|elif|endif)\b/.exec(source.slice(range.start, range.end))?.[1];
    if (command === 'endif' && elseStart !== undefined) {
      taken.push({ start: elseStart, end: range.end });
      elseStart = undefined;
    } else if (command === 'else' || command === 'elif') elseStart ??= range.start;
  }
  return taken.length > 0 ? [...blanks, ...taken] : undefined;
}
