import type { Range } from '../../text/range';
import { type Token, tokenize } from '../tokens';

/** Reads the tokens of a PL/pgSQL body in order. Words are compared in lower case; quoted identifiers are no words. */
export class PlpgsqlReader {
  private readonly tokens: readonly Token[];
  private index = 0;

  constructor(readonly text: string) {
    this.tokens = tokenize(withoutOptions(text)).filter((token) => token.kind !== 'comment');
  }

  get atEnd(): boolean {
    return this.index >= this.tokens.length;
  }

  /** Where the next token starts. */
  get offset(): number {
    return this.tokens[this.index]?.start ?? this.text.length;
  }

  /** Where the last token that was read ends. */
  get endBefore(): number {
    return this.tokens[this.index - 1]?.end ?? 0;
  }

  peek(ahead = 0): Token | undefined {
    return this.tokens[this.index + ahead];
  }

  next(): Token | undefined {
    return this.tokens[this.index++];
  }

  /** The next token as it is written, words in lower case; empty behind the last one. */
  written(ahead = 0): string {
    const token = this.peek(ahead);
    if (!token) return '';
    const written = this.text.slice(token.start, token.end);
    return token.kind === 'word' ? written.toLowerCase() : written;
  }

  /** Reads the next token where it is one of `wanted`. */
  take(...wanted: readonly string[]): boolean {
    if (this.atEnd || !wanted.includes(this.written())) return false;
    this.index++;
    return true;
  }

  /** Reads up to one of `ends` outside of parentheses and brackets, as PL/pgSQL does, and answers what it passed. */
  until(...ends: readonly string[]): Range {
    const start = this.offset;
    for (let depth = 0; !this.atEnd; this.index++) {
      const written = this.written();
      if (depth === 0 && ends.includes(written)) break;
      if (depth === 0 && written === ';') break;
      if (written === '(' || written === '[') depth++;
      else if ((written === ')' || written === ']') && depth > 0) depth--;
    }
    return { start, end: Math.max(start, this.index > 0 ? this.endBefore : start) };
  }

  /** The name that an identifier stands for. */
  name(): string | undefined {
    const token = this.peek();
    if (token?.kind === 'word') return this.written();
    if (token?.kind !== 'quoted-identifier') return undefined;
    return this.text.slice(token.start + 1, token.end - 1).replaceAll('""', '"');
  }
}

/** Lines such as `#variable_conflict use_column` before the first block are not SQL; they keep their length. */
function withoutOptions(text: string): string {
  return text.replace(/^(?:(?:\s+|--[^\n]*\n)*#[^\n]*\n)+/, (lines) => lines.replace(/[^\n]/g, ' '));
}
