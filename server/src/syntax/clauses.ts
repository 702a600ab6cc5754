import type { Range } from '../text/range';
import type { ReadText } from './expression-range';
import { type Token, tokenIndexAt } from './tokens';
import type { Visit } from './tree';

export type ClauseName =
  | 'select'
  | 'from'
  | 'where'
  | 'group'
  | 'having'
  | 'window'
  | 'order'
  | 'limit'
  | 'offset'
  | 'fetch'
  | 'for';

/** Where the clauses of one query level stand, each from its keyword to the last token before the next clause. */
export type Clauses = Partial<Readonly<Record<ClauseName, Range>>> & {
  /** From SELECT to the query's last token; the arms of a set operation are queries of their own. */
  readonly whole: Range;
};

const clauseWords = new Set<string>([
  'from',
  'where',
  'group',
  'having',
  'window',
  'order',
  'limit',
  'offset',
  'fetch',
  'for',
]);
const setOperations = new Set(['union', 'intersect', 'except']);

/** Undefined where the query has no SELECT keyword of its own: VALUES, TABLE, a set operation as a whole. */
export function clausesOf(statement: ReadText, select: Visit<'SelectStmt'>): Clauses | undefined {
  const first = firstToken(statement, select);
  if (first === undefined) return undefined;
  const { text, tokens } = statement;
  const word = (token: Token | undefined) =>
    token?.kind === 'word'
      ? text.slice(token.start, token.end).toLowerCase()
      : text.slice(token?.start, token?.end);
  const start = tokens[first]?.start ?? 0;
  const starts: [ClauseName, number][] = [['select', first]];
  let depth = 0;
  let index = first + 1;
  for (; index < tokens.length; index++) {
    const current = word(tokens[index]);
    if (current === '(' || current === '[') depth++;
    else if (current === ')' || current === ']') {
      if (depth === 0) break;
      depth--;
    }
    if (depth > 0) continue;
    if (current === ';' || setOperations.has(current)) break;
    if (!clauseWords.has(current)) continue;
    const before = word(tokens[index - 1]);
    const isPartOfOther =
      (current === 'from' && before === 'distinct') ||
      (current === 'group' && before === 'within') ||
      before === '.';
    if (!isPartOfOther) starts.push([current as ClauseName, index]);
  }
  const clauses: Partial<Record<ClauseName, Range>> & { whole: Range } = {
    whole: { start, end: tokens[index - 1]?.end ?? text.length },
  };
  starts.forEach(([name, at], i) => {
    const next = starts[i + 1]?.[1] ?? index;
    clauses[name] ??= { start: tokens[at]?.start ?? 0, end: tokens[next - 1]?.end ?? text.length };
  });
  return clauses;
}

/** The index of the SELECT token: the nearest one before the list, at its depth. */
function firstToken({ text, tree, tokens }: ReadText, select: Visit<'SelectStmt'>): number | undefined {
  const target = select.node.targetList?.[0];
  const visit = target && 'ResTarget' in target ? tree.visit(target.ResTarget) : undefined;
  const location = visit && (visit.node as { location?: number }).location;
  if (location === undefined) return undefined;
  let depth = 0;
  for (let index = tokenIndexAt(tokens, location) - 1; index >= 0; index--) {
    const token = tokens[index];
    const word = text.slice(token?.start, token?.end).toLowerCase();
    if (word === ')') depth++;
    else if (word === '(' && depth > 0) depth--;
    else if (word === 'select' && depth === 0) return index;
  }
  return undefined;
}
