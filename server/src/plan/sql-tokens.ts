export interface SqlToken {
  readonly kind: 'name' | 'constant' | 'symbol';
  /** Names as PostgreSQL folds them: in lower case unless quoted; without quotes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Splits a query or a predicate of a plan into names, constants and symbols; comments are left out.
 * Enough to recognise the one in the other; whether either is valid SQL does not matter.
 */
export function sqlTokens(sql: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(sql); match !== null; match = pattern.exec(sql)) {
    const [text] = match;
    const start = match.index;
    const groups = match.groups ?? {};
    if (groups.name !== undefined) {
      tokens.push({ kind: 'name', text: text.toLowerCase(), start, end: pattern.lastIndex });
    } else if (groups.quoted !== undefined) {
      tokens.push({
        kind: 'name',
        text: text.slice(1, -1).replaceAll('""', '"'),
        start,
        end: pattern.lastIndex,
      });
    } else if (groups.constant !== undefined) {
      tokens.push({ kind: 'constant', text, start, end: pattern.lastIndex });
    } else if (groups.symbol !== undefined) {
      tokens.push({ kind: 'symbol', text, start, end: pattern.lastIndex });
    }
  }
  return tokens;
}

const pattern = new RegExp(
  [
    String.raw`--[^\n]*`,
    String.raw`/\*[\s\S]*?\*/`,
    String.raw`(?<constant>[eEbBxXnN]?'(?:[^']|'')*'|\$[A-Za-z_]*\$[\s\S]*?\$[A-Za-z_]*\$|\$\d+|:[A-Za-z_]\w*\b(?!:)|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)`,
    String.raw`(?<name>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)`,
    `(?<quoted>"(?:[^"]|"")*")`,
    String.raw`(?<symbol>::|[-+*/<>=~!@#%^&|?]+|[^\s])`,
  ].join('|'),
  'g',
);
