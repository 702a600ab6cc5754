/** The blanks behind the last line break before `offset`, or behind what else stands before them. */
export function blanksBefore(text: string, offset: number): string {
  return text.slice(startOfBlanks(text, offset), offset);
}

/** Where the line break before `offset` starts, with nothing but blanks between; the start of the blanks where there is none. */
export function lineBreakBefore(text: string, offset: number): number {
  const start = startOfBlanks(text, offset);
  if (text[start - 1] !== '\n') return start;
  return text[start - 2] === '\r' ? start - 2 : start - 1;
}

function startOfBlanks(text: string, offset: number): number {
  let start = offset;
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start--;
  return start;
}
