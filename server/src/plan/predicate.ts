import { type SqlToken, sqlTokens } from './sql-tokens';

/** One part of a predicate as EXPLAIN prints it. */
export interface Comparison {
  /** What an index would be made on: a column's name, or an expression. */
  readonly column: string;
  readonly isExpression: boolean;
  readonly kind: 'equality' | 'range' | 'prefix' | 'null' | 'other';
}

/** The comparisons that AND joins at the top of a predicate; those that cannot be told are left out. */
export function comparisonsOf(predicate: string): readonly Comparison[] {
  return conjunctsOf(predicate).flatMap((conjunct) => comparisonOf(conjunct) ?? []);
}

/** The parts of a predicate that AND joins at its top, without their parentheses. */
export function conjunctsOf(predicate: string): readonly string[] {
  const text = withoutParentheses(predicate.slice(0, longest));
  const tokens = sqlTokens(text);
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const token of tokens) {
    if (token.text === '(') depth += 1;
    else if (token.text === ')') depth -= 1;
    else if (depth === 0 && token.kind === 'name' && token.text === 'and') {
      parts.push(text.slice(start, token.start));
      start = token.end;
    }
  }
  parts.push(text.slice(start));
  return parts.map((part) => withoutParentheses(part.trim())).filter((part) => part !== '');
}

/**
 * The columns of an index for a predicate, in their order: those compared for equality, then one range.
 * Empty where no part of it can use a B-tree.
 */
export function indexColumns(predicate: string): readonly string[] {
  const equal: string[] = [];
  let range: string | undefined;
  for (const { column, kind, isExpression } of comparisonsOf(predicate)) {
    const key = isExpression ? `(${column})` : column;
    if (kind === 'equality' || kind === 'null') {
      if (!equal.includes(key)) equal.push(key);
    } else if (kind !== 'other') {
      range ??= key;
    }
  }
  if (range === undefined || equal.includes(range)) return equal;
  return [...equal, range];
}

/** The first column that a comparison casts to another type, so that no index on it can be used. */
export function castColumn(
  predicate: string,
): { readonly column: string; readonly type: string } | undefined {
  for (const conjunct of conjunctsOf(predicate)) {
    const match = castLeft.exec(conjunct);
    if (match !== null && !sameSortOrder.has(match[2] ?? ''))
      return { column: match[1] ?? '', type: match[2] ?? '' };
  }
  return undefined;
}

const castLeft = /^\(?(?:[\w$]+\.)?([\w$]+)\)::([\w ]*\w)(?:\([\d, ]*\))? (?:=|<|>|<=|>=) /;

/** Predicates can be long; what an index is made on stands at their start. */
const longest = 20_000;

function comparisonOf(conjunct: string): Comparison | undefined {
  const tokens = sqlTokens(conjunct);
  const at = topLevelOperator(tokens);
  if (at === undefined) return undefined;
  const operator = tokens[at];
  if (operator === undefined) return undefined;
  const left = conjunct.slice(0, operator.start);
  const right = conjunct.slice(operator.end);
  const kind = kindOf(operator.text, right);
  const subject = subjectOf(left) ?? (kind === 'null' ? undefined : subjectOf(right));
  return subject === undefined ? undefined : { ...subject, kind };
}

function topLevelOperator(tokens: readonly SqlToken[]): number | undefined {
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.text === '(' || token.text === '[') depth += 1;
    else if (token.text === ')' || token.text === ']') depth -= 1;
    else if (depth > 0) continue;
    else if (token.kind === 'name' && (token.text === 'or' || token.text === 'not')) return undefined;
    else if (token.kind === 'symbol' && comparisonSymbol.test(token.text)) return index;
    else if (token.kind === 'name' && token.text === 'is') return index;
  }
  return undefined;
}

const comparisonSymbol = /^(=|<|>|<=|>=|<>|!=|!?~~?\*?)$/;

function kindOf(operator: string, right: string): Comparison['kind'] {
  if (operator === '=') return /^\s*ALL\b/.test(right) ? 'other' : 'equality';
  if (/^[<>]=?$/.test(operator)) return /^\s*(ANY|ALL)\b/.test(right) ? 'other' : 'range';
  if (operator === '~~') return /^\s*'[^%_']/.test(right) ? 'prefix' : 'other';
  if (operator === 'is') return /^\s*NULL\s*$/i.test(right) ? 'null' : 'other';
  return 'other';
}

/** A column with its casts and qualifier taken off, or a call around one. Undefined for constants and the rest. */
function subjectOf(text: string): Pick<Comparison, 'column' | 'isExpression'> | undefined {
  const cast = castAtEnd.exec(text.trim());
  if (cast !== null && !sameSortOrder.has((cast[1] ?? '').toLowerCase())) return undefined;
  const bare = withoutParentheses(text.trim().replace(castAtEnd, '').trim());
  const column = columnPattern.exec(bare);
  if (column !== null) return { column: column[1] ?? bare, isExpression: false };
  if (callPattern.test(bare) && bare.length < 200) {
    return { column: bare.replace(qualifier, ''), isExpression: true };
  }
  return undefined;
}

const castAtEnd = /::([\w" ]+)(?:\([\d, ]*\))?(?:\[\])*$/;
/** A varchar column is compared as text and still found by its index; a cast to another type hides the index. */
const sameSortOrder = new Set(['text', 'character varying', 'bpchar', 'oid']);
const columnPattern = /^(?:(?:[\w$]+|"[^"]+")\.)?((?!\d)[\w$\u0080-\uffff]+|"[^"]+")$/;
const callPattern = /^[a-z_][\w$]*\([^$']*[a-z_][^$']*\)$/;
const qualifier = /\b[a-z_]\w*\.(?=[a-z_"])/g;

/** Takes off parentheses that enclose the whole. */
function withoutParentheses(text: string): string {
  let bare = text.trim();
  while (bare.startsWith('(') && bare.endsWith(')') && enclosesAll(bare)) bare = bare.slice(1, -1).trim();
  return bare;
}

function enclosesAll(text: string): boolean {
  let depth = 0;
  for (const token of sqlTokens(text)) {
    if (token.text === '(' && token.kind === 'symbol') depth += 1;
    if (token.text === ')' && token.kind === 'symbol') depth -= 1;
    if (depth === 0) return token.end === text.length;
  }
  return false;
}
