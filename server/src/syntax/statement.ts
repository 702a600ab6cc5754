import { blankedMap, type OffsetMap, shiftedMap } from '../text/offset-map';
import type { Range } from '../text/range';
import { type ParseError, type ParseResult, parse } from './parse';
import {
  isUnlikeOperator,
  nativeParameters,
  type Parameter,
  type PlaceholderTest,
  substitutions,
} from './placeholders';
import { type Token, tokenize } from './tokens';

/** One statement, wherever it stands: statements of the same source are interchangeable. */
export interface Statement {
  /** The SQL as it was parsed: placeholders of other tools replaced by `$1`, meta-commands blanked. */
  readonly text: string;
  /** From `text` to the source that the statement was read from. */
  readonly map: OffsetMap;
  readonly result: ParseResult;
  readonly parameters: readonly Parameter[];
  /** Without comments. */
  readonly tokens: readonly Token[];
  /** Stretches of `text` that stand for what a template puts there, other than values. Nothing is said of them. */
  readonly madeUp: readonly Range[];
}

/**
 * Reads one statement. `blanks` are stretches of the source that are not SQL (psql's meta-commands).
 * Never throws: what PostgreSQL rejects is a statement with an error.
 */
export function readStatement(source: string, blanks: readonly Range[] = []): Statement {
  const text = withBlanks(source, blanks);
  const isTried = text.length <= longestTried;
  const preferred =
    isTried && looksLikePlaceholder.test(text) ? withParameters(text, isUnlikeOperator) : undefined;
  if (preferred) return preferred;
  const result = parse(text);
  if (result.kind !== 'error')
    return new ReadStatement(text, blankedMap(text.length, blanks), result, undefined);
  if (!isTried)
    return isNearPlaceholder(text, result.error) ? opaqueStatement(text) : unsubstituted(text, result);
  for (const substitution of substitutions(text)) {
    const substituted = parse(substitution.text);
    if (substituted.kind === 'parsed') {
      return new ReadStatement(substitution.text, substitution.map, substituted, substitution.parameters);
    }
  }
  return unsubstituted(text, result);
}

/** Longer statements are written by programs, and what they mean by a placeholder is not tried out. */
export const longestTried = 200_000;

/** Whether what PostgreSQL stopped at may be a placeholder or the mark of a template. */
function isNearPlaceholder(text: string, { offset, isUnread }: ParseError): boolean {
  return !isUnread && /[:?@%$#{}]/.test(text.slice(Math.max(0, offset - nearby), offset + nearby));
}

const nearby = 100;

function unsubstituted(text: string, result: ParseResult): Statement {
  return new ReadStatement(text, shiftedMap(0, text.length), result, undefined);
}

/** `%s`, `%(name)s` and `@name` are prefix operators to PostgreSQL, which knows none of the kind but `@`. */
const looksLikePlaceholder = /%s\b|%\(\w+\)s\b|@[A-Za-z_]/;

/** The statement with all its placeholders as parameters, where they satisfy `wanted` and PostgreSQL takes it so. */
function withParameters(text: string, wanted: PlaceholderTest): Statement | undefined {
  const [substitution] = substitutions(text, wanted);
  if (!substitution) return undefined;
  const result = parse(substitution.text);
  if (result.kind !== 'parsed') return undefined;
  return new ReadStatement(substitution.text, substitution.map, result, substitution.parameters);
}

/** A statement that was read in another way. `parameters` are those of PostgreSQL's own kind where they are not given. */
export function statementOf(
  text: string,
  map: OffsetMap,
  result: ParseResult,
  parameters?: readonly Parameter[],
  madeUp: readonly Range[] = [],
): Statement {
  return new ReadStatement(text, map, result, parameters, madeUp);
}

/** A statement of which nothing can be said but its words. */
export function opaqueStatement(text: string): Statement {
  return new ReadStatement(text, shiftedMap(0, text.length), { kind: 'opaque' }, undefined);
}

/** Tokens and parameters are made when they are first asked for. */
class ReadStatement implements Statement {
  private tokenList: readonly Token[] | undefined;
  private parameterList: readonly Parameter[] | undefined;

  constructor(
    readonly text: string,
    readonly map: OffsetMap,
    readonly result: ParseResult,
    parameters: readonly Parameter[] | undefined,
    readonly madeUp: readonly Range[] = [],
  ) {
    this.parameterList = parameters;
  }

  get tokens(): readonly Token[] {
    this.tokenList ??= tokenize(this.text).filter((token) => token.kind !== 'comment');
    return this.tokenList;
  }

  get parameters(): readonly Parameter[] {
    this.parameterList ??= this.text.includes('$') ? nativeParameters(this.text, this.tokens) : [];
    return this.parameterList;
  }
}

/** `source` with spaces in the place of `blanks`, which may lie in one another. */
function withBlanks(source: string, blanks: readonly Range[]): string {
  let text = '';
  for (const { start, end } of blanks.toSorted((a, b) => a.start - b.start)) {
    if (end <= text.length) continue;
    if (start > text.length) text += source.slice(text.length, start);
    text += ' '.repeat(end - text.length);
  }
  return text + source.slice(text.length);
}
