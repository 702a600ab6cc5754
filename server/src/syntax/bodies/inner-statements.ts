import { composedMap, type OffsetMap, shiftedMap } from '../../text/offset-map';
import type { Range } from '../../text/range';
import { parse } from '../parse';
import { split } from '../split';
import { type Statement, statementOf } from '../statement';
import type { BodyLoop, BodyPiece, RowsUse } from './body-piece';
import { type CookedString, cookString } from './cook-string';
import { readPlpgsql } from './plpgsql';
import { readPiece } from './read-piece';
import { type Routine, routineOf } from './routine';

/** A statement in the body of a function or of DO. */
export interface InnerStatement {
  readonly statement: Statement;
  /** From the statement's source to the text of the statement around it. */
  readonly map: OffsetMap;
  /** In the text of the statement around it. */
  readonly range: Range;
  readonly body: BodyPlace;
  /** It is the text that EXECUTE sends. */
  readonly isDynamic: boolean;
  /** How SQL has to be written there; undefined where it cannot be. */
  encode(sql: string): string | undefined;
}

/** What a statement's place in a body says of it. */
export interface BodyPlace {
  /** `sql`, `plpgsql` */
  readonly language: string;
  /** DO runs now; a function's body when it is called. */
  readonly of: 'function' | 'do';
  readonly rows: RowsUse;
  readonly loop?: BodyLoop;
}

/** The statements in the body that `statement` holds, in order; none where it holds none that can be read. */
export function innerStatements(statement: Statement): readonly InnerStatement[] {
  if (!mayHoldBody(statement)) return nothing.statements;
  const known = read.get(statement);
  if (known) return known.statements;
  const routine = routineOf(statement);
  const found = routine ? readBody(statement.text, routine, predecessors.get(statement)) : nothing;
  predecessors.delete(statement);
  read.set(statement, found);
  return found.statements;
}

function mayHoldBody({ result }: Statement): boolean {
  if (result.kind !== 'parsed') return false;
  const { type } = result.tree.root;
  return type === 'CreateFunctionStmt' || type === 'DoStmt';
}

/** Says that an edit made `after` of `before`: statements in the body whose text did not change keep their identity. */
export function follows(after: Statement, before: Statement): void {
  const body = read.get(before);
  if (body && body !== nothing && !read.has(after)) predecessors.set(after, body);
}

interface ReadBody {
  /** What the reading of its statements depends on besides their own text. */
  readonly circumstances: string;
  /** By kind and text. */
  readonly byText: ReadonlyMap<string, Statement>;
  readonly statements: readonly InnerStatement[];
}

const nothing: ReadBody = { circumstances: '', byText: new Map(), statements: [] };
const read = new WeakMap<Statement, ReadBody>();
const predecessors = new WeakMap<Statement, ReadBody>();

/** A body as text, and the way from there to the statement around it. */
type BodyText = CookedString;

function readBody(outer: string, routine: Routine, before: ReadBody | undefined): ReadBody {
  const body = bodyText(outer, routine);
  if (!body) return nothing;
  if (routine.language === 'sql') {
    const names = routine.parameters.filter((parameter) => parameter.isInput).map(({ name }) => name);
    return readPieces(body, sqlPieces(body.text, routine), routine, names, before);
  }
  if (routine.language !== 'plpgsql') return nothing;
  const { pieces, variables } = readPlpgsql(body.text);
  const names = [...routine.parameters.map(({ name }) => name), ...variables, ...implicit];
  return readPieces(body, pieces, routine, routine.isTrigger ? [...names, ...ofTriggers] : names, before);
}

/** Variables that PL/pgSQL declares. */
const implicit = ['found', 'sqlstate', 'sqlerrm'];
const ofTriggers = [
  'new',
  'old',
  ...['name', 'when', 'level', 'op', 'relid', 'relname', 'table_name', 'table_schema', 'nargs', 'argv'],
].map((name) => (name === 'new' || name === 'old' ? name : `tg_${name}`));

function bodyText(outer: string, { body }: Routine): BodyText | undefined {
  if (body.kind === 'string') return cookString(outer, body.range);
  const { start, end } = body.range;
  return {
    text: outer.slice(start, end),
    map: shiftedMap(start, end - start),
    encode: (piece) => piece,
  };
}

/** What a SQL function returns is the result of its last statement. */
function sqlPieces(text: string, { body, kind }: Routine): BodyPiece[] {
  if (body.kind === 'return') {
    return [{ range: { start: 0, end: text.length }, rows: 'expression', blanks: [], lacksSelect: true }];
  }
  const statements = split(text).filter((slice) => slice.kind === 'statement');
  return statements.map(({ range }, i) => ({
    range,
    rows: kind === 'function' && i === statements.length - 1 ? 'result' : 'none',
    blanks: [],
  }));
}

function readPieces(
  body: BodyText,
  pieces: readonly BodyPiece[],
  routine: Routine,
  names: readonly string[],
  before: ReadBody | undefined,
): ReadBody {
  const variables = new Set(names);
  const circumstances = [routine.kind, routine.language, routine.name, ...variables].join('\0');
  const kept = before?.circumstances === circumstances ? before.byText : undefined;
  const byText = new Map<string, Statement>();
  const statements = pieces.flatMap((piece) => {
    const place = {
      language: routine.language,
      of: routine.kind,
      rows: piece.rows,
      ...(piece.loop && { loop: piece.loop }),
    };
    if (piece.isString) return readString(body, piece, place);
    const source = body.text.slice(piece.range.start, piece.range.end);
    const key = `${piece.rows} ${piece.loop?.variable} ${piece.loop?.commits} ${piece.loop?.executes} ${piece.lacksSelect ?? false} ${piece.blanks.map(({ start }) => start - piece.range.start)} ${source}`;
    const statement = kept?.get(key) ?? readPiece(source, piece, variables, routine.name);
    // Whether an error is one depends on the rest of the body.
    if (statement.result.kind !== 'error') byText.set(key, statement);
    return {
      statement,
      map: composedMap(shiftedMap(piece.range.start, source.length), body.map),
      range: body.map.rangeToOriginal(piece.range),
      body: place,
      isDynamic: false,
      encode: body.encode,
    };
  });
  return { circumstances, byText, statements };
}

/** The statements of a string that EXECUTE sends. Variables have no meaning there. */
function readString(body: BodyText, piece: BodyPiece, place: BodyPlace): InnerStatement[] {
  const string = cookString(body.text, piece.range);
  if (!string) return [];
  const encode = (sql: string): string | undefined => {
    const inside = string.encode(sql);
    return inside === undefined ? undefined : body.encode(inside);
  };
  return split(string.text).flatMap((slice) => {
    if (slice.kind !== 'statement') return [];
    const text = string.text.slice(slice.range.start, slice.range.end);
    const map = composedMap(composedMap(shiftedMap(slice.range.start, text.length), string.map), body.map);
    const statement = statementOf(text, shiftedMap(0, text.length), parse(text));
    return {
      statement,
      map,
      range: map.rangeToOriginal({ start: 0, end: text.length }),
      body: place,
      isDynamic: true,
      encode,
    };
  });
}
