/** Which of many rows of one height are to be drawn, with some before and after for smooth scrolling. */
export interface VisibleRows {
  readonly first: number;
  /** One after the last. */
  readonly end: number;
}

export function visibleRows(
  count: number,
  rowHeight: number,
  scrollTop: number,
  viewHeight: number,
): VisibleRows {
  const first = Math.max(0, Math.min(count, Math.floor(scrollTop / rowHeight)) - margin);
  const end = Math.min(count, Math.ceil((scrollTop + viewHeight) / rowHeight) + margin);
  return { first: Math.min(first, end), end };
}

const margin = 12;
