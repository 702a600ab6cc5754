/** A half-open stretch of text, in UTF-16 code units from the start of the text that it belongs to. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Whether `offset` lies in `range`, both ends included: a cursor behind the last character still counts. */
export function touches(range: Range, offset: number): boolean {
  return range.start <= offset && offset <= range.end;
}

/** The same range, `by` code units further on. */
export function shift(range: Range, by: number): Range {
  return by === 0 ? range : { start: range.start + by, end: range.end + by };
}
