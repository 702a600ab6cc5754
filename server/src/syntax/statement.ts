import { type OffsetMap, shiftedMap } from '../text/offset-map';
import type { Range } from '../text/range';
import { type ParseResult, parse } from './parse';
import { nativeParameters, type Parameter, type Substitution, substitutions } from './placeholders';
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
}

/**
 * Reads one statement. `blanks` are stretches of the source that are not SQL (psql's meta-commands).
 * Never throws: what PostgreSQL rejects is a statement with an error.
 */
export function readStatement(source: string, blanks: readonly Range[] = []): Statement {
  const text = blanks.reduce(blank, source);
  const result = parse(text);
  if (result.kind === 'error') {
    const tries = substitutions(text);
    for (const substitution of tries) {
      const substituted = parse(substitution.text);
      if (substituted.kind === 'parsed') {
        return new ReadStatement(substitution.text, substitution.map, substituted, substitution.parameters);
      }
    }
    if (tries[0] && startsAt(tries[0], result.error.offset)) {
      return new ReadStatement(text, shiftedMap(0, text.length), { kind: 'opaque' }, undefined);
    }
  }
  return new ReadStatement(text, shiftedMap(0, text.length), result, undefined);
}

/** A statement that was read in another way. `parameters` are those of PostgreSQL's own kind where they are not given. */
export function statementOf(
  text: string,
  map: OffsetMap,
  result: ParseResult,
  parameters?: readonly Parameter[],
): Statement {
  return new ReadStatement(text, map, result, parameters);
}

/** A statement of which nothing can be said but its words. */
export function opaqueStatement(text: string): Statement {
  return new ReadStatement(text, shiftedMap(0, text.length), { kind: 'opaque' }, undefined);
}

/** Whether one of the placeholders stands where PostgreSQL stopped reading: it may be more than a value. */
function startsAt(substitution: Substitution, offset: number): boolean {
  return substitution.parameters.some((parameter) => {
    const range = substitution.map.rangeToOriginal(parameter.range);
    return range.start <= offset && offset < range.end;
  });
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
  ) {
    this.parameterList = parameters;
  }

  get tokens(): readonly Token[] {
    this.tokenList ??= tokenize(this.text).filter((token) => token.kind !== 'comment');
    return this.tokenList;
  }

  get parameters(): readonly Parameter[] {
    this.parameterList ??= nativeParameters(this.text, this.tokens);
    return this.parameterList;
  }
}

function blank(source: string, range: Range): string {
  return source.slice(0, range.start) + ' '.repeat(range.end - range.start) + source.slice(range.end);
}
