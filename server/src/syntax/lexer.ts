/**
 * The lexical rules that the splitter and the tokenizer share, after PostgreSQL's `scan.l` and psql's `psqlscan.l`.
 * Each `skip…` takes the offset where the thing starts and answers the offset behind it;
 * what is not terminated ends with the text.
 */

export const char = {
  tab: 9,
  newline: 10,
  carriageReturn: 13,
  space: 32,
  doubleQuote: 34,
  dollar: 36,
  ampersand: 38,
  quote: 39,
  openParen: 40,
  closeParen: 41,
  star: 42,
  minus: 45,
  dot: 46,
  slash: 47,
  colon: 58,
  semicolon: 59,
  openBracket: 91,
  backslash: 92,
  openBrace: 123,
  closeBrace: 125,
} as const;

export function isSpace(code: number): boolean {
  return code === char.space || (code >= char.tab && code <= char.carriageReturn);
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Letters, underscore and everything beyond ASCII. */
export function isIdentifierStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code >= 128;
}

export function isIdentifierPart(code: number): boolean {
  return isIdentifierStart(code) || isDigit(code) || code === char.dollar;
}

export function skipIdentifier(text: string, start: number): number {
  let offset = start + 1;
  while (offset < text.length && isIdentifierPart(text.charCodeAt(offset))) offset++;
  return offset;
}

/** A carriage return alone ends it, too. */
export function skipLineComment(text: string, start: number): number {
  let offset = start;
  while (offset < text.length) {
    const code = text.charCodeAt(offset);
    if (code === char.newline || code === char.carriageReturn) break;
    offset++;
  }
  return offset;
}

/** Block comments nest. */
export function skipBlockComment(text: string, start: number): number {
  let depth = 1;
  let offset = start + 2;
  while (offset < text.length) {
    const code = text.charCodeAt(offset);
    if (code === char.star && text.charCodeAt(offset + 1) === char.slash) {
      offset += 2;
      if (--depth === 0) return offset;
    } else if (code === char.slash && text.charCodeAt(offset + 1) === char.star) {
      offset += 2;
      depth++;
    } else {
      offset++;
    }
  }
  return text.length;
}

/** A string or a quoted identifier: its quote is written twice inside. */
export function skipQuoted(text: string, start: number, quote: "'" | '"'): number {
  let offset = start + 1;
  for (;;) {
    const end = text.indexOf(quote, offset);
    if (end < 0) return text.length;
    if (text[end + 1] !== quote) return end + 1;
    offset = end + 2;
  }
}

/** The body of an `E'…'` string, from its quote: a backslash takes the character behind it along. */
export function skipEscapeString(text: string, start: number): number {
  let offset = start + 1;
  while (offset < text.length) {
    const code = text.charCodeAt(offset);
    if (code === char.backslash) offset += 2;
    else if (code !== char.quote) offset++;
    else if (text.charCodeAt(offset + 1) === char.quote) offset += 2;
    else return offset + 1;
  }
  return text.length;
}

/** The opening `$tag$` at `start`, or undefined where the dollar opens no string. */
export function dollarTag(text: string, start: number): string | undefined {
  let offset = start + 1;
  const first = text.charCodeAt(offset);
  if (first === char.dollar) return '$$';
  if (!isIdentifierStart(first)) return undefined;
  while (offset < text.length) {
    const code = text.charCodeAt(offset);
    if (code === char.dollar) return text.slice(start, offset + 1);
    if (!isIdentifierStart(code) && !isDigit(code)) return undefined;
    offset++;
  }
  return undefined;
}

export function skipDollarQuoted(text: string, start: number, tag: string): number {
  const end = text.indexOf(tag, start + tag.length);
  return end < 0 ? text.length : end + tag.length;
}

/**
 * `{{ … }}`, `{% … %}` or `{# … #}` of templates, which no SQL has outside of quotes; `start` where there is none.
 * None holds another of its kind, so that a text of openings alone is looked through once.
 */
export function skipTemplate(text: string, start: number): number {
  const kind = text.charCodeAt(start + 1);
  const closing = templateEnds[text[start + 1] ?? ''];
  if (closing === undefined) return start;
  for (let offset = start + 2; offset < text.length; offset++) {
    const code = text.charCodeAt(offset);
    if (code === char.openBrace && text.charCodeAt(offset + 1) === kind) return start;
    if (code === closing && text.charCodeAt(offset + 1) === char.closeBrace) return offset + 2;
  }
  return start;
}

/** What stands before the last brace. */
const templateEnds: Readonly<Record<string, number>> = { '{': 125, '%': 37, '#': 35 };

/** White space and comments. */
export function skipTrivia(text: string, start: number): number {
  let offset = start;
  while (offset < text.length) {
    const code = text.charCodeAt(offset);
    if (isSpace(code)) offset++;
    else if (code === char.minus && text.charCodeAt(offset + 1) === char.minus)
      offset = skipLineComment(text, offset);
    else if (code === char.slash && text.charCodeAt(offset + 1) === char.star)
      offset = skipBlockComment(text, offset);
    else {
      const behind =
        code === char.openBrace && text[offset + 1] === '#' ? skipTemplate(text, offset) : offset;
      if (behind === offset) break;
      offset = behind;
    }
  }
  return offset;
}

/**
 * The string, quoted identifier, dollar quote or comment that starts at `offset`, skipped; `offset` itself where
 * none does. Prefixes (`E`, `U&`, `B`, `X`, `N`) are taken as part of the identifier before the quote by the caller.
 */
export function skipQuotedOrComment(text: string, offset: number): number {
  switch (text.charCodeAt(offset)) {
    case char.quote:
      return skipQuoted(text, offset, "'");
    case char.doubleQuote:
      return skipQuoted(text, offset, '"');
    case char.minus:
      return text.charCodeAt(offset + 1) === char.minus ? skipLineComment(text, offset) : offset;
    case char.slash:
      return text.charCodeAt(offset + 1) === char.star ? skipBlockComment(text, offset) : offset;
    case char.dollar: {
      const tag = dollarTag(text, offset);
      return tag === undefined ? offset : skipDollarQuoted(text, offset, tag);
    }
    case char.openBrace:
      return skipTemplate(text, offset);
    default:
      return offset;
  }
}
