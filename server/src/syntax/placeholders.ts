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
export function substitutions(text: string, wanted?: PlaceholderTest): Substitution[] {
  const tokens = tokenize(text);
  const placeholders = findPlaceholders(text, tokens);
  if (placeholders.length === 0) return [];
  if (wanted && !placeholders.every((placeholder) => wanted(placeholder, text))) return [];
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

export type PlaceholderTest = (placeholder: Placeholder, text: string) => boolean;

/** Whether a placeholder stands where a value starts, so that its first character is no operator between two. */
export function isUnlikeOperator({ range }: Placeholder, text: string): boolean {
  if (/^\s*\./.test(text.slice(range.end, range.end + 10))) return false;
  const before = /(\w+|\S)\s*$/.exec(text.slice(Math.max(0, range.start - 40), range.start))?.[1] ?? '';
  return /^[=<>(,[+*/|-]$/.test(before) || valueOpeners.has(before.toLowerCase());
}

const valueOpeners: ReadonlySet<string> = new Set(
  'and any between by case else from ilike in is like limit not offset on or returning set then values when where'.split(
    ' ',
  ),
);

/**
 * The placeholders of other tools: `:name`, `:...names`, `@name`, `$name`, `$(name)` and `$1:csv`, `?`, `??`, `%s`,
 * `%(name)s`, and those of psql.
 */
export function findPlaceholders(text: string, tokens: readonly Token[]): Placeholder[] {
  const found: Placeholder[] = [];
  const written = (i: number): string => text.slice(tokens[i]?.start, tokens[i]?.end);
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (!token) continue;
    const enclosed = enclosedParameter(text, token);
    if (enclosed) {
      found.push(enclosed);
      while ((tokens[i + 1]?.start ?? text.length) < enclosed.range.end) i++;
      continue;
    }
    if (token.kind === 'parameter') {
      if (!/^\$\d+$/.test(written(i)))
        found.push({ range: token, name: written(i).slice(1), as: 'anything' });
      continue;
    }
    if (token.kind !== 'operator') continue;
    const length = adjoining(tokens, i);
    const sign = written(i).at(-1) ?? '';
    const start = token.end - 1;
    const take = (last: number, name: string, as: Placeholder['as'] = 'anything'): void => {
      found.push({ range: { start, end: tokens[last]?.end ?? token.end }, name, as });
      i = last;
    };
    if (written(i) === '?' || written(i) === '??') found.push({ range: token, name: '', as: 'anything' });
    else if (length === 0) continue;
    else if (sign === '%' && written(i + 1) === 's') take(i + 1, '');
    else if (sign === '%' && length >= 4 && written(i + 1) === '(' && written(i + 4) === 's')
      take(i + 4, written(i + 2));
    else if (written(i) === '@' || written(i) === ':') {
      const next = tokens[i + 1];
      // `@schema@` of extensions' scripts, `:id!` of tools that want a value.
      const closes = length >= 2 && (sign === '@' ? written(i + 2) === '@' : written(i + 2) === '!');
      const typed = length < 3 ? 0 : typedParameter(tokens, i, written);
      const spreads =
        sign === ':' && length >= 4 && /^:\.\.\.\w+$/.test(text.slice(start, tokens[i + 4]?.end));
      if (typed > 0) take(i + typed, written(i + typed));
      else if (spreads) take(i + 4, written(i + 4));
      else if (next?.kind === 'word') take(closes ? i + 2 : i + 1, written(i + 1));
      else if (sign === ':' && next?.kind === 'string') take(i + 1, written(i + 1), 'string');
      else if (sign === ':' && next?.kind === 'quoted-identifier') take(i + 1, written(i + 1), 'identifier');
    }
  }
  return found;
}

/** `$(name)`, `$/name/`, `$(ids:csv)`, `$1:list`: names in brackets, and what says how their value is written. */
function enclosedParameter(text: string, { start, kind }: Token): Placeholder | undefined {
  if (text[start] !== '$' || (kind !== 'operator' && kind !== 'parameter')) return undefined;
  enclosed.lastIndex = start;
  const match = enclosed.exec(text);
  if (!match) return undefined;
  return { range: { start, end: enclosed.lastIndex }, name: match[1] ?? '', as: 'anything' };
}

const enclosed =
  /\$(?:[({[</]\s*([a-z_$][\w$.]*)(?:\s*(?::(?:raw|alias|name|json|csv|list|value)|[~^#]))?\s*[)}\]>/]|\d+:(?:raw|alias|name|json|csv|list|value)\b)/iy;

/** How many tokens `:i:name` or `:tuple*:names` has behind the first; 0 where there is none. */
function typedParameter(tokens: readonly Token[], index: number, written: (i: number) => string): number {
  if (written(index) !== ':' || tokens[index + 1]?.kind !== 'word') return 0;
  const colon = written(index + 2) === '*' ? 3 : 2;
  return written(index + colon) === ':' && tokens[index + colon + 1]?.kind === 'word' ? colon + 1 : 0;
}

/** How many tokens follow the one at `index` without a gap, up to four. */
function adjoining(tokens: readonly Token[], index: number): number {
  let count = 0;
  while (count < 4 && tokens[index + count + 1]?.start === tokens[index + count]?.end) count++;
  return count;
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
