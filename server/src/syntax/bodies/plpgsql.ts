import type { Range } from '../../text/range';
import type { BodyLoop, BodyPiece, RowsUse } from './body-piece';
import { PlpgsqlReader } from './plpgsql-reader';
import { isAssignment, readInto } from './plpgsql-targets';

/** The SQL in a body in PL/pgSQL, and the names that are variables there. */
export interface PlpgsqlBody {
  readonly pieces: readonly BodyPiece[];
  readonly variables: ReadonlySet<string>;
}

/**
 * Finds the statements and the expressions that hold a query. Follows the grammar of PL/pgSQL (pl_gram.y) statement by
 * statement; what is broken ends with its semicolon. Never throws.
 */
export function readPlpgsql(text: string): PlpgsqlBody {
  const body = new BodyReader(text);
  body.read();
  return body;
}

class BodyReader implements PlpgsqlBody {
  readonly pieces: BodyPiece[] = [];
  readonly variables = new Set<string>();
  private readonly reader: PlpgsqlReader;
  /** The loops around the place that is read; undefined for one that only counts. */
  private readonly loops: (BodyLoop | undefined)[] = [];

  constructor(text: string) {
    this.reader = new PlpgsqlReader(text);
  }

  read(): void {
    while (!this.reader.atEnd) this.statement();
  }

  private statement(): void {
    const { reader } = this;
    const word = reader.peek()?.kind === 'word' ? reader.written() : '';
    const read = isAssignment(reader) ? undefined : this.readers[word];
    if (reader.take(';') || reader.take('else', 'begin', 'exception')) return;
    if (reader.written() === '<<') this.pass('>>');
    else if (read) {
      reader.next();
      read();
    } else if (isAssignment(reader)) this.assignment();
    else this.command();
  }

  /** What a statement's first word says of the rest; the word itself has been read. */
  private readonly readers: Readonly<Record<string, () => void>> = {
    declare: () => this.declarations(),
    if: () => this.condition('then'),
    elsif: () => this.condition('then'),
    elseif: () => this.condition('then'),
    when: () => this.condition('then'),
    case: () => this.condition('when', ';'),
    while: () => {
      this.condition('loop');
      this.loops.push(undefined);
    },
    loop: () => this.loops.push(undefined),
    for: () => this.loop(),
    foreach: () => this.foreach(),
    return: () => this.returned(),
    exit: () => this.leave(),
    continue: () => this.leave(),
    perform: () => this.perform(),
    execute: () => {
      for (const loop of this.loops) if (loop) loop.executes = true;
      this.execute('none');
    },
    open: () => this.open(),
    end: () => this.end(),
    raise: () => this.pass(';'),
    assert: () => this.pass(';'),
    get: () => this.pass(';'),
    fetch: () => this.pass(';'),
    move: () => this.pass(';'),
    close: () => this.pass(';'),
    null: () => this.pass(';'),
    commit: () => this.endTransaction(),
    rollback: () => this.endTransaction(),
  };

  /** Passes over what holds no SQL that is looked at. */
  private pass(...ends: readonly string[]): void {
    this.reader.until(...ends);
    this.reader.next();
  }

  private condition(...ends: readonly string[]): void {
    this.expression(this.reader.until(...ends));
    if (this.reader.written() !== 'when') this.reader.next();
  }

  private end(): void {
    if (this.reader.written() === 'loop') this.loops.pop();
    this.pass(';');
  }

  private endTransaction(): void {
    for (const loop of this.loops) if (loop) loop.commits = true;
    this.pass(';');
  }

  private leave(): void {
    this.reader.until('when');
    if (this.reader.take('when')) this.expression(this.reader.until());
    this.reader.take(';');
  }

  private declarations(): void {
    const { reader } = this;
    while (!reader.atEnd && reader.written() !== 'begin') {
      if (reader.take(';')) continue;
      if (reader.take('declare')) continue;
      if (reader.written() === '<<') {
        this.pass('>>');
        continue;
      }
      this.declare();
      reader.next();
      reader.until('cursor', ':=', '=', 'default');
      if (reader.take('cursor')) {
        if (reader.written() === '(') this.cursorArguments();
        reader.until('for', 'is');
        if (reader.take('for', 'is')) this.query(reader.until(), 'cursor');
      } else if (reader.take(':=', '=', 'default')) this.expression(reader.until());
      reader.take(';');
    }
  }

  private declare(): string | undefined {
    const name = this.reader.name();
    if (name !== undefined) this.variables.add(name);
    return name;
  }

  private cursorArguments(): void {
    const { reader } = this;
    while (reader.take('(', ',')) {
      this.declare();
      reader.until(',', ')');
    }
    reader.take(')');
  }

  private assignment(): void {
    const { reader } = this;
    reader.until(':=', '=');
    reader.next();
    this.expression(reader.until());
    reader.take(';');
  }

  private loop(): void {
    const { reader } = this;
    const variable = this.declare();
    let overRows = true;
    reader.until('in');
    if (!reader.take('in')) return;
    if (reader.take('execute')) this.execute('cursor', 'loop');
    else {
      reader.take('reverse');
      if (startsQuery(reader.text.slice(reader.offset))) this.query(reader.until('loop'), 'cursor');
      else overRows = !this.bounds();
    }
    this.enterLoop(overRows ? variable : undefined);
  }

  private enterLoop(variable: string | undefined): void {
    this.reader.take('loop');
    this.loops.push(variable === undefined ? undefined : { variable, commits: false, executes: false });
  }

  /** `1 .. n BY m`; a cursor's name has none. Answers whether there are bounds. */
  private bounds(): boolean {
    const { reader } = this;
    this.expression(reader.until('.', 'loop'));
    if (!reader.take('.')) return false;
    do this.expression(reader.until('.', 'by', 'loop'));
    while (reader.take('.', 'by'));
    return true;
  }

  private foreach(): void {
    const { reader } = this;
    const variable = this.declare();
    reader.until('array');
    if (reader.take('array')) this.expression(reader.until('loop'));
    this.enterLoop(variable);
  }

  private returned(): void {
    const { reader } = this;
    if (reader.take('query')) {
      if (reader.take('execute')) this.execute('result');
      else this.query(reader.until(), 'result');
    } else {
      reader.take('next');
      this.expression(reader.until());
    }
    reader.take(';');
  }

  private perform(): void {
    const { reader } = this;
    const start = reader.offset;
    const range = { start, end: reader.until().end };
    if (range.end > start) this.add({ range, rows: 'none', blanks: [], lacksSelect: true });
    reader.take(';');
  }

  private open(): void {
    const { reader } = this;
    reader.until('for');
    if (reader.take('for')) {
      if (reader.take('execute')) this.execute('cursor');
      else this.query(reader.until(), 'cursor');
    }
    reader.take(';');
  }

  /** `EXECUTE 'text' [INTO …] [USING …]`; a text that is put together is not read. */
  private execute(rows: RowsUse, ...ends: readonly string[]): void {
    const { reader } = this;
    const first = reader.peek();
    const text = reader.until('into', 'using', ...ends);
    const takesRows = reader.written() === 'into';
    if (first?.kind === 'string' && first.start === text.start && first.end === text.end) {
      this.add({ range: text, rows: takesRows ? 'variables' : rows, blanks: [], isString: true });
    }
    reader.until(...ends);
    if (ends.length === 0) reader.take(';');
  }

  /** A command of SQL, with or without INTO for variables. */
  private command(): void {
    const { reader } = this;
    const start = reader.offset;
    const blanks: Range[] = [];
    const isImport = reader.written() === 'import';
    for (let before = ''; !reader.atEnd && reader.written() !== ';'; ) {
      const word = reader.written();
      if (word === 'begin' && before === 'atomic') break;
      if (word === 'into' && before !== 'insert' && before !== 'merge' && !isImport) {
        blanks.push(readInto(reader));
        before = 'into';
      } else {
        reader.next();
        before = word;
      }
    }
    const end = reader.endBefore;
    if (end > start)
      this.add({ range: { start, end }, rows: blanks.length > 0 ? 'variables' : 'none', blanks });
    reader.take(';');
  }

  private query(range: Range, rows: RowsUse): void {
    if (range.end > range.start) this.add({ range, rows, blanks: [] });
  }

  /** An expression is SQL to look at where it holds a query. */
  private expression(range: Range): void {
    const text = this.reader.text.slice(range.start, range.end);
    if (!/\bselect\b/i.test(text)) return;
    this.add({ range, rows: 'expression', blanks: [], lacksSelect: true });
  }

  private add(piece: BodyPiece): void {
    const loop = this.loops.at(-1);
    this.pieces.push(loop ? { ...piece, loop } : piece);
  }
}

function startsQuery(text: string): boolean {
  return /^[\s(]*(?:select|with|values|table|insert|update|delete|merge|explain|show)\b/i.test(text);
}
