import type { TextEdit } from '../text/edit';
import type { Range } from '../text/range';

/** A statement that is deleted takes along its semicolon and, where nothing else stands on it, its line. */
export function withSemicolon(edit: TextEdit, statement: Range, text: string): TextEdit {
  const { start, end } = edit.range;
  if (edit.newText !== '' || start !== statement.start || end !== statement.end) return edit;
  const rest = /[ \t]*;?[ \t]*/y;
  rest.lastIndex = end;
  rest.test(text);
  const lineEnd = /\r?\n|$/y;
  lineEnd.lastIndex = rest.lastIndex;
  const indent = /(?:^|\n)([ \t]*)$/.exec(text.slice(Math.max(0, start - 200), start))?.[1];
  return indent !== undefined && lineEnd.test(text)
    ? { range: { start: start - indent.length, end: lineEnd.lastIndex }, newText: '' }
    : { range: { start, end: rest.lastIndex }, newText: '' };
}
