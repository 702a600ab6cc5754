import type { OffsetMap } from '../text/offset-map';
import type { Range } from '../text/range';
import type { ParseResult } from './parse';
import type { Parameter } from './placeholders';
import { readWritten } from './read-written';
import type { Statement } from './statement';
import type { Token } from './tokens';

/** A statement of a file, which is read when somebody first looks at it: a long file opens at once. */
export class WrittenStatement implements Statement {
  private readNow: Statement | undefined;

  constructor(
    private readonly source: string,
    private readonly blanks: readonly Range[],
  ) {}

  get text(): string {
    return this.read.text;
  }

  get map(): OffsetMap {
    return this.read.map;
  }

  get result(): ParseResult {
    return this.read.result;
  }

  get parameters(): readonly Parameter[] {
    return this.read.parameters;
  }

  get tokens(): readonly Token[] {
    return this.read.tokens;
  }

  get madeUp(): readonly Range[] {
    return this.read.madeUp;
  }

  private get read(): Statement {
    this.readNow ??= readWritten(this.source, this.blanks);
    return this.readNow;
  }
}
