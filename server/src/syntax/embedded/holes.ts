import type { Range } from '../../text/range';
import type { Fragment, Hole } from '../fragment';
import type { PlacedStatement } from '../source';

/** Whether all of `range`, a range of the statement's text, was made up: nobody wrote it. */
export function isMadeUp(placed: PlacedStatement, range: Range): boolean {
  const { madeUp } = placed.statement;
  return (
    madeUp.some((one) => one.start <= range.start && range.end <= one.end) ||
    holeAround(placed, range) !== undefined
  );
}

/** The hole that holds all of `range`, a range of the statement's text: what stands there was made up. */
function holeAround(placed: PlacedStatement, range: Range): Hole | undefined {
  const { statement, fragment, fragmentOffset = 0, within } = placed;
  if (within) {
    const inSource = statement.map.rangeToOriginal(range);
    return holeAround(within.host, within.inner.map.rangeToOriginal(inSource));
  }
  if (!fragment || fragment.holes.length === 0) return undefined;
  const source = statement.map.rangeToOriginal(range);
  const start = source.start + fragmentOffset;
  const end = source.end + fragmentOffset;
  return fragment.holes.find(
    (hole) => start < hole.range.end && hole.range.start <= start && end <= hole.range.end,
  );
}

/**
 * Whether new text for a literal speaks of what was put into its holes, which nobody may write down, or brings a
 * parameter where the literal's holes may be numbered too.
 */
export function mentionsHole(newText: string, fragment: Fragment): boolean {
  if (fragment.holes.length === 0) return false;
  if (newText.includes('"${')) return true;
  if (!fragment.holes.some((hole) => hole.isValue)) return false;
  const written = new Set(parametersIn(fragment.text));
  for (const hole of fragment.holes) written.delete(fragment.text.slice(hole.range.start, hole.range.end));
  return parametersIn(newText).some((parameter) => !written.has(parameter));
}

function parametersIn(text: string): string[] {
  return text.match(/\$\d+\b/g) ?? [];
}
