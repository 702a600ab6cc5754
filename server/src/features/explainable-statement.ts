import type { StatementFacts } from '../database/explain';
import type { StatementParameter } from '../protocol/explain';
import { documentMap, type PlacedStatement } from '../syntax/source';
import type { Statement } from '../syntax/statement';
import { type Token, tokenIndexAt } from '../syntax/tokens';
import { type Range, shift } from '../text/range';
import { statementFacts, unknownFacts } from './statement-facts';

/** What EXPLAIN is given of a statement in a document. */
export interface ExplainableStatement {
  readonly sql: string;
  readonly parameters: readonly StatementParameter[];
  readonly facts: StatementFacts;
  /** From an offset in `sql` to the range of the token there, in the document. */
  rangeAt(offset: number): Range;
  /** From a range in `sql` to the document. */
  rangeOf(range: Range): Range;
}

/** Of a statement that is an EXPLAIN itself, the statement that it explains. */
export function explainableStatement(placed: PlacedStatement): ExplainableStatement {
  const { statement } = placed;
  const { result, tokens, text } = statement;
  const start =
    result.kind === 'parsed' && result.tree.root.type === 'ExplainStmt' ? explainedFrom(statement) : 0;
  const map = documentMap(placed);
  return {
    sql: text.slice(start),
    parameters: parametersOf(placed),
    facts: factsOf(statement),
    rangeAt(offset) {
      const at = offset + start;
      const token = tokens[tokenIndexAt(tokens, at)] ?? tokens.at(-1);
      return map.rangeToOriginal(token ?? { start: at, end: at });
    },
    rangeOf: (range) => map.rangeToOriginal(shift(range, start)),
  };
}

function factsOf({ result }: Statement): StatementFacts {
  if (result.kind !== 'parsed') return unknownFacts;
  if (result.tree.root.type !== 'ExplainStmt') return statementFacts(result.tree);
  for (const visit of result.tree.below(result.tree.root)) {
    if (visit.parent === result.tree.root && visit.field === 'query')
      return statementFacts(result.tree, visit);
  }
  return unknownFacts;
}

/** Where the statement behind EXPLAIN and its options starts. */
function explainedFrom({ text, tokens }: Statement): number {
  const word = (token: Token | undefined) => token && text.slice(token.start, token.end).toUpperCase();
  let next = 1;
  if (word(tokens[next]) === '(') {
    while (next < tokens.length && word(tokens[next]) !== ')') next += 1;
    next += 1;
  } else {
    while (['ANALYZE', 'ANALYSE', 'VERBOSE'].includes(word(tokens[next]) ?? '')) next += 1;
  }
  return tokens[next]?.start ?? 0;
}

function parametersOf({ statement, fragment, fragmentOffset = 0 }: PlacedStatement): StatementParameter[] {
  const byIndex = new Map<number, StatementParameter>();
  for (const { index, written, range } of statement.parameters) {
    if (byIndex.has(index)) continue;
    const { start } = shift(statement.map.rangeToOriginal(range), fragmentOffset);
    const hole = fragment?.holes.find((candidate) => candidate.range.start === start);
    const name = hole?.source ?? (/^(\$\d+|\?)$/.test(written) ? undefined : written);
    byIndex.set(index, name === undefined ? { index } : { index, name });
  }
  return [...byIndex.values()].sort((a, b) => a.index - b.index);
}
