import type { Literal } from './literal';

/** The literal with a hole at its end: more text is added to the variable `name` that holds it. */
export function openLiteral(literal: Literal, name: string): Literal {
  const at = Math.max(literal.range.start, literal.range.end - 1);
  const hole = { kind: 'hole', range: { start: at, end: at }, source: name, known: [] } as const;
  return { ...literal, parts: [...literal.parts, { kind: 'made-up', text: ' ', range: hole.range }, hole] };
}
