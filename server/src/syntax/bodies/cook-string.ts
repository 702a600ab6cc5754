import { type OffsetMap, type Segment, segmentedMap, shiftedMap } from '../../text/offset-map';
import type { Range } from '../../text/range';
import { dollarTag } from '../lexer';

/** The value of a string constant, and the map from the value to the text that the constant stands in. */
export interface CookedString {
  readonly text: string;
  readonly map: OffsetMap;
  /** How a piece of the value has to be written in the constant; undefined where it cannot be. */
  encode(piece: string): string | undefined;
}

/**
 * Reads the constant at `range` as PostgreSQL does: `$tag$…$tag$`, `'…'`, `E'…'`, `N'…'`. Undefined for other
 * kinds, and for a constant that is not terminated.
 */
export function cookString(text: string, range: Range): CookedString | undefined {
  const written = text.slice(range.start, range.end);
  const tag = written[0] === '$' ? dollarTag(written, 0) : undefined;
  if (tag !== undefined) {
    if (written.length < 2 * tag.length || !written.endsWith(tag)) return undefined;
    const inside = written.slice(tag.length, -tag.length);
    return {
      text: inside,
      map: shiftedMap(range.start + tag.length, inside.length),
      encode: (piece) => (piece.includes(tag) ? undefined : piece),
    };
  }
  const prefix = /^[eEnN]?'/.exec(written)?.[0];
  if (prefix === undefined || written.length <= prefix.length || !written.endsWith("'")) return undefined;
  const hasEscapes = /^e/i.test(prefix);
  const inside = { start: range.start + prefix.length, end: range.end - 1 };
  return {
    ...resolveEscapes(text, inside, hasEscapes ? escapeOrQuote : quotes),
    encode(piece) {
      const quoted = piece.replaceAll("'", "''");
      return hasEscapes ? quoted.replaceAll('\\', '\\\\') : quoted;
    },
  };
}

const quotes = /''/g;
const escapeOrQuote =
  /''|\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g;

function resolveEscapes(text: string, inside: Range, escapes: RegExp): Omit<CookedString, 'encode'> {
  const raw = text.slice(inside.start, inside.end);
  const segments: Segment[] = [];
  let value = '';
  let position = 0;
  const take = (piece: string, length: number): void => {
    segments.push({
      derivedStart: value.length,
      derivedLength: piece.length,
      originalStart: inside.start + position,
      originalLength: length,
    });
    value += piece;
    position += length;
  };
  for (const match of raw.matchAll(escapes)) {
    if (match.index > position) take(raw.slice(position, match.index), match.index - position);
    take(characterOf(match), match[0].length);
  }
  if (position < raw.length) take(raw.slice(position), raw.length - position);
  return { text: value, map: segments.length > 0 ? segmentedMap(segments) : shiftedMap(inside.start, 0) };
}

const named: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

function characterOf([whole, octal, hex, short, long, character = '']: RegExpMatchArray): string {
  if (whole === "''") return "'";
  if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
  const digits = hex ?? short ?? long;
  if (digits === undefined) return named[character] ?? character;
  const codePoint = Number.parseInt(digits, 16);
  return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : '\ufffd';
}
