import { astVisitor, parse as parseWithRanges } from 'pgsql-ast-parser';
import { Attached } from '../text/attached';
import type { Range } from '../text/range';
import { type Token, tokenIndexAt } from './tokens';
import type { Tree, Visit } from './tree';

/** What the range of an expression is read from. */
export interface ReadText {
  readonly text: string;
  readonly tree: Tree;
  readonly tokens: readonly Token[];
}

/** Beyond this, asking the second parser costs more than an exact end is worth. */
const longestText = 8_000;

/**
 * Where an expression stands in the statement's text. PostgreSQL's tree says where things start, never where they end;
 * a second parser that knows both is asked for the end, and where it cannot read the statement the tokens decide.
 */
export function expressionRange(statement: ReadText, visit: Visit): Range {
  const byTokens = rangeByTokens(statement, visit);
  if (endsWithItsTokens(statement, visit, byTokens.end)) return byTokens;
  return exactRanges(statement)?.(byTokens) ?? byTokens;
}

const known = new Attached<Tree, { readonly find: ((range: Range) => Range | undefined) | undefined }>();

/**
 * Names and parameters are their tokens. Everything else ends with the last token that the tree points to, unless
 * something follows that the tree is silent of: a clause of a call, a type's further words, a string behind its type.
 */
function endsWithItsTokens({ text, tokens }: ReadText, { type }: Visit, end: number): boolean {
  if (type === 'ColumnRef' || type === 'ParamRef') return true;
  const next = tokens[tokenIndexAt(tokens, end)];
  if (!next || next.kind === 'operator') return true;
  const written = text.slice(next.start, next.end);
  return next.kind === 'word' ? endingWord.test(written) : /^[,;)\]<>=]/.test(written);
}

/** Words that open what comes behind an expression, and never continue one. */
const endingWord =
  /^(?:and|or|as|asc|desc|then|when|else|end|from|where|group|having|window|order|limit|offset|fetch|for|union|intersect|except|returning|join|left|right|inner|full|cross|natural)$/i;

/** The smallest expression that starts with a range and covers it, as the second parser sees it. */
function exactRanges({ text, tree }: ReadText): ((range: Range) => Range | undefined) | undefined {
  const before = known.get(tree);
  if (before) return before.find;
  const find = text.length > longestText ? undefined : readRanges(text);
  known.set(tree, { find });
  return find;
}

function readRanges(text: string): ((range: Range) => Range | undefined) | undefined {
  const endsByStart = new Map<number, number[]>();
  try {
    const collect = astVisitor((visitor) => ({
      expr(expression) {
        const at = expression._location;
        if (at) endsByStart.set(at.start, [...(endsByStart.get(at.start) ?? []), at.end]);
        visitor.super().expr(expression);
      },
    }));
    for (const statement of parseWithRanges(text, { locationTracking: true })) collect.statement(statement);
  } catch {
    // It reads less than PostgreSQL does.
    return undefined;
  }
  return ({ start, end }) => {
    const ends = endsByStart.get(start)?.filter((candidate) => candidate >= end) ?? [];
    return ends.length > 0 ? { start, end: Math.min(...ends) } : undefined;
  };
}

/** From the first to the last token that anything below the node points to, with what brackets and words complete. */
function rangeByTokens({ text, tree, tokens }: ReadText, visit: Visit): Range {
  let start = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const { node, type } of tree.below(visit)) {
    const location = locationOf(node, type);
    if (location === undefined) continue;
    start = Math.min(start, location);
    last = Math.max(last, location);
  }
  if (start === Number.POSITIVE_INFINITY) return { start: 0, end: text.length };
  const first = tokenIndexAt(tokens, start);
  let index = tokenIndexAt(tokens, last);
  index = throughName(text, tokens, index);
  index = throughBrackets(text, tokens, first, index);
  const opening = backToBrackets(text, tokens, first, index);
  return { start: tokens[opening]?.start ?? start, end: tokens[index]?.end ?? text.length };
}

/** Back over the parentheses around the first operand, of which the tree knows nothing: `(a)::date`. */
function backToBrackets(text: string, tokens: readonly Token[], first: number, last: number): number {
  let depth = 0;
  let missing = 0;
  for (let i = first; i <= last; i++) {
    const symbol = text.slice(tokens[i]?.start, tokens[i]?.end);
    if (symbol === '(') depth++;
    if (symbol === ')' && --depth < -missing) missing++;
  }
  let start = first;
  while (missing > 0 && text.charAt(tokens[start - 1]?.start ?? -1) === '(') {
    start--;
    missing--;
  }
  return start;
}

function locationOf(node: object, type: string): number | undefined {
  const { location } = node as { location?: number };
  if (location !== undefined) return location < 0 ? undefined : location;
  return locatedAtStart.has(type) ? 0 : undefined;
}

/** Types whose location is left out where it is 0: only those that may open a statement. */
const locatedAtStart = new Set(['WithClause']);

/** A qualified name, and the parenthesis of a call behind it. */
function throughName(text: string, tokens: readonly Token[], from: number): number {
  let index = from;
  const at = (i: number) => text.slice(tokens[i]?.start, tokens[i]?.end);
  // A negative number stands where its sign does.
  if (at(index) === '-' && tokens[index + 1]?.kind === 'number') index++;
  while (at(index + 1) === '.') index += 2;
  const isName = tokens[index]?.kind === 'word' || tokens[index]?.kind === 'quoted-identifier';
  if (isName && at(index + 1) === '(') index++;
  const followers: Readonly<Record<string, readonly string[]>> = {
    is: ['not', 'null', 'true', 'false', 'unknown'],
  };
  const words = followers[at(index).toLowerCase()];
  while (words?.includes(at(index + 1).toLowerCase())) index++;
  return index;
}

/** On to where everything that was opened since `first` is closed again: `(`, `[`, CASE. */
function throughBrackets(text: string, tokens: readonly Token[], first: number, last: number): number {
  let depth = 0;
  for (let i = first; i < tokens.length; i++) {
    const token = tokens[i];
    if (!token) break;
    const word = text.slice(token.start, token.end);
    if (word === '(' || word === '[' || (token.kind === 'word' && /^case$/i.test(word))) depth++;
    else if (word === ')' || word === ']' || (token.kind === 'word' && /^end$/i.test(word))) {
      if (depth === 0 && i > last) return i - 1;
      depth = Math.max(0, depth - 1);
    }
    if (i >= last && depth === 0) return i;
  }
  return Math.max(last, Math.min(last, tokens.length - 1));
}
