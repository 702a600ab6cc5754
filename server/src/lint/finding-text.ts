import type { PlacedStatement, Source } from '../syntax/source';
import { firstIndex } from '../text/first-index';
import type { DocumentFinding } from './finding';

/**
 * What a finding is recognised by when the code around it moves: the text of its statement, or where it stands in none
 * the text that it underlines; blanks count as one.
 */
export function findingText(source: Source, { range }: DocumentFinding): string {
  const placed = lastBefore(source.statements, range.start);
  const text =
    placed && range.start <= placed.range.end
      ? placed.statement.text
      : source.text.slice(range.start, range.end);
  return text.replace(/\s+/g, ' ').trim();
}

/** The last statement that starts at or before an offset. */
function lastBefore(statements: readonly PlacedStatement[], offset: number): PlacedStatement | undefined {
  return statements[firstIndex(statements, ({ range }) => range.start > offset) - 1];
}
