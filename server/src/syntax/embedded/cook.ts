import type { Range } from '../../text/range';

/** A run of a literal's value and the run of the document that stands for it. */
export interface CookedRun {
  readonly text: string;
  readonly range: Range;
}

/** How a literal is written: which quote ends it, and whether backslashes mean themselves. */
export type LiteralKind = "'" | '"' | '`' | 'raw';

/**
 * The value of the characters in `range`, the inside of a literal or a part of it between holes, as JavaScript reads
 * them: escapes resolved, line ends of templates turned into `\n`. Runs of equal length correspond character by
 * character. Broken escapes stand for what follows their backslash.
 */
export function cook(text: string, range: Range, kind: LiteralKind): CookedRun[] {
  const runs: CookedRun[] = [];
  const special = kind === 'raw' ? /\r\n?/g : kind === '`' ? /\\|\r\n?/g : /\\/g;
  const inside = text.slice(range.start, range.end);
  let position = range.start;
  while (position < range.end) {
    special.lastIndex = position - range.start;
    const match = special.exec(inside);
    const plainEnd = match ? range.start + match.index : range.end;
    if (plainEnd > position) {
      runs.push({ text: text.slice(position, plainEnd), range: { start: position, end: plainEnd } });
    }
    if (!match || plainEnd === range.end) break;
    const run =
      match[0] === '\\' ? escapeAt(text, plainEnd, range.end) : lineEnd(plainEnd, match[0], range.end);
    runs.push(run);
    position = run.range.end;
  }
  return runs;
}

function lineEnd(start: number, written: string, limit: number): CookedRun {
  return { text: '\n', range: { start, end: Math.min(start + written.length, limit) } };
}

const simple: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
};
const coded = /x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|([0-3]?[0-7]{1,2})/y;

function escapeAt(text: string, start: number, limit: number): CookedRun {
  const run = (value: string, end: number): CookedRun => ({
    text: value,
    range: { start, end: Math.min(end, limit) },
  });
  const next = text[start + 1];
  if (next === undefined || start + 1 >= limit) return run('', limit);
  if (text.startsWith('\r\n', start + 1)) return run('', start + 3);
  if (/[\n\r\u2028\u2029]/.test(next)) return run('', start + 2);
  const known = simple[next];
  if (known !== undefined) return run(known, start + 2);
  coded.lastIndex = start + 1;
  const match = coded.exec(text);
  const codePoint = match
    ? match[4] !== undefined
      ? Number.parseInt(match[4], 8)
      : Number.parseInt(match[1] ?? match[2] ?? match[3] ?? '0', 16)
    : undefined;
  if (codePoint !== undefined && codePoint <= 0x10ffff && coded.lastIndex <= limit) {
    return run(String.fromCodePoint(codePoint), coded.lastIndex);
  }
  const character = String.fromCodePoint(text.codePointAt(start + 1) ?? 0);
  return run(character, start + 1 + character.length);
}
