import { type NamedTable, namedTable } from '../../schema/named-table';
import type { RangeVar } from '../../syntax/ast';
import { tokenIndexAt } from '../../syntax/tokens';
import { as, type Tree } from '../../syntax/tree';
import type { Range } from '../../text/range';
import type { Context, ParsedStatement } from '../rule';

/** A table all of whose rows an UPDATE or DELETE changes. */
export interface WholeTableChange {
  readonly target: NamedTable;
  /** From the command's word to the table. */
  readonly range: Range;
}

/**
 * The change that a command without WHERE makes, `word` in lower case. Undefined where nobody minds: of a table that the
 * document creates, a temporary one, one with a single row, and where EXPLAIN only plans it.
 */
export function wholeTableChange(
  word: 'update' | 'delete',
  { relation, whereClause }: { readonly relation?: RangeVar; readonly whereClause?: unknown },
  statement: ParsedStatement,
  context: Context,
): WholeTableChange | undefined {
  if (whereClause || !relation || isOnlyPlanned(statement.tree)) return undefined;
  const target = namedTable(relation, statement, context);
  if (target.createdHere || target.temporary || target.table?.statistics?.rows === 1) return undefined;
  const { text, tokens } = statement;
  let first = tokenIndexAt(tokens, target.range.start);
  while (first > 0 && text.slice(tokens[first]?.start, tokens[first]?.end).toLowerCase() !== word) first--;
  return { target, range: { start: tokens[first]?.start ?? target.range.start, end: target.range.end } };
}

function isOnlyPlanned({ root }: Tree): boolean {
  const options = as(root, 'ExplainStmt')?.node.options;
  if (root.type !== 'ExplainStmt') return false;
  return !(options ?? []).some((option) => 'DefElem' in option && option.DefElem.defname === 'analyze');
}
