import type { Point, Tree } from '@vscode/tree-sitter-wasm';
import type { Change } from '../source';

/** A change in tree-sitter's terms; undefined where it does not lead from the one text to the other. */
export function nativeEdit(
  before: string,
  text: string,
  change: Change,
): Parameters<Tree['edit']>[0] | undefined {
  if (!fits(before, text, change)) return undefined;
  const { range, newLength } = change;
  const newEnd = range.start + newLength;
  return {
    startIndex: range.start,
    oldEndIndex: range.end,
    newEndIndex: newEnd,
    startPosition: onOneLine(range.start),
    oldEndPosition: onOneLine(range.end),
    newEndPosition: onOneLine(newEnd),
  };
}

function fits(before: string, text: string, { range, newLength }: Change): boolean {
  return (
    range.start >= 0 &&
    range.end <= before.length &&
    range.start <= range.end &&
    before.length - (range.end - range.start) + newLength === text.length
  );
}

/** Nobody asks for the rows of nodes, and to count them takes longer than to parse again what changed. */
function onOneLine(offset: number): Point {
  return { row: 0, column: offset };
}
