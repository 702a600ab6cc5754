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
  const start = pointAfter({ row: 0, column: 0 }, text, 0, range.start);
  return {
    startIndex: range.start,
    oldEndIndex: range.end,
    newEndIndex: newEnd,
    startPosition: start,
    oldEndPosition: pointAfter(start, before, range.start, range.end),
    newEndPosition: pointAfter(start, text, range.start, newEnd),
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

function pointAfter(point: Point, text: string, from: number, to: number): Point {
  let { row } = point;
  let lineStart = from - point.column;
  for (let next = text.indexOf('\n', from); next >= 0 && next < to; next = text.indexOf('\n', lineStart)) {
    row++;
    lineStart = next + 1;
  }
  return { row, column: to - lineStart };
}
