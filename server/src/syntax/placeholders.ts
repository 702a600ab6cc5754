import { type OffsetMap, type Segment, segmentedMap, shiftedMap } from '../text/offset-map';
import type { Range } from '../text/range';
import { type Token, tokenize } from './tokens';

/** A value that a statement is given when it runs. */
export interface Parameter {
  /** The `n` of `$n` in the statement's text. Placeholders of one name share it. */
  readonly index: number;
  /** As it is written in the document: `$1`, `:user_id`, `?`. */
  readonly written: string;
  /** In the statement's text. */
  readonly range: Range;
}

/** A text in which placeholders of other tools stand as what PostgreSQL's grammar takes. */
export interface Substitution {
  readonly text: string;
  readonly map: OffsetMap;
  readonly parameters: readonly Parameter[];
}

/** The `$1` parameters of a text that PostgreSQL parses as it is. */
export function nativeParameters(text: string, tokens: readonly Token[]): Parameter[] {
  const parameters: Parameter[] = [];
  for (const token of tokens) {
    if (token.kind !== 'parameter') continue;
    const written = text.slice(token.start, token.end);
    const index = Number(written.slice(1));
    if (Number.isInteger(index)) {
      parameters.push({ index, written, range: { start: token.start, end: token.end } });
    }
  }
  return parameters;
}

/** The texts to try, best first, for a statement that does not parse as it is written. None without placeholders. */
export function substitutions(text: string): Substitution[] {
  const tokens = tokenize(text);
  const placeholders = findPlaceholders(text, tokens);
  if (placeholders.length === 0) return [];
  const firstFree = 1 + Math.max(0, ...nativeParameters(text, tokens).map((parameter) => parameter.index));
  return (['parameter', 'name', 'number'] as const).map((as) =>
    substitute(text, placeholders, firstFree, as),
  );
}

interface Placeholder {
  readonly range: Range;
  readonly name: string;
  /** psql's `:'name'` stands for a string and `:"name"` for an identifier; the others may stand for anything. */
  readonly as: 'anything' | 'string' | 'identifier';
}

function findPlaceholders(text: string, tokens: readonly Token[]): Placeholder[] {
  const found: Placeholder[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (!token) continue;
    const written = text.slice(token.start, token.end);
    const next = tokens[i + 1];
    const adjoining = next && next.start === token.end ? next : undefined;
    if (token.kind === 'parameter' && !/^\$\d+$/.test(written)) {
      found.push({ range: token, name: written.slice(1), as: 'anything' });
    } else if (token.kind === 'operator' && written === '?') {
      found.push({ range: token, name: '', as: 'anything' });
    } else if (token.kind === 'operator' && (written === ':' || written === '@') && adjoining) {
      const range = { start: token.start, end: adjoining.end };
      const inner = text.slice(adjoining.start, adjoining.end);
      if (adjoining.kind === 'word') found.push({ range, name: inner, as: 'anything' });
      else if (written === ':' && adjoining.kind === 'string')
        found.push({ range, name: inner, as: 'string' });
      else if (written === ':' && adjoining.kind === 'quoted-identifier') {
        found.push({ range, name: inner, as: 'identifier' });
      }
    }
  }
  return found;
}

function substitute(
  text: string,
  placeholders: readonly Placeholder[],
  firstFree: number,
  anythingAs: 'parameter' | 'name' | 'number',
): Substitution {
  const numbers = new Map<string, number>();
  const parameters: Parameter[] = [];
  const segments: Segment[] = [];
  let derived = '';
  let position = 0;

  const take = (piece: string, originalStart: number, originalLength: number, synthetic: boolean): void => {
    segments.push({
      derivedStart: derived.length,
      derivedLength: piece.length,
      originalStart,
      originalLength,
      synthetic,
    });
    derived += piece;
  };
  const numberOf = (placeholder: Placeholder, i: number): number => {
    const key = placeholder.name === '' ? `?${i}` : placeholder.name;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const number = firstFree + numbers.size;
    numbers.set(key, number);
    return number;
  };

  placeholders.forEach((placeholder, i) => {
    const { start, end } = placeholder.range;
    if (start > position) take(text.slice(position, start), position, start - position, false);
    position = end;
    const written = text.slice(start, end);
    const index = numberOf(placeholder, i);
    const literal = placeholder.as !== 'anything' || (anythingAs === 'name' && placeholder.name !== '');
    const piece = literal ? placeholder.name : anythingAs === 'number' ? '0' : `$${index}`;
    parameters.push({ index, written, range: { start: derived.length, end: derived.length + piece.length } });
    take(piece, start, end - start, true);
  });
  if (position < text.length) take(text.slice(position), position, text.length - position, false);
  return { text: derived, map: segments.length ? segmentedMap(segments) : shiftedMap(0, 0), parameters };
}
