import { listItems, operatorName } from '../schema/predicates';
import type { A_Const, Node } from '../syntax/ast';
import { tokenIndexAt } from '../syntax/tokens';
import type { TextEdit } from '../text/edit';
import { defineRule, type ParsedStatement } from './rule';

export const nullInNotInList = defineRule<'nothing'>({
  name: 'null-in-not-in-list',
  severity: 'warning',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['A_Expr'],
  fix: 'unsafe',
  summary: 'NOT IN with a NULL in its list is never true.',
  why: '`x NOT IN (1, NULL)` is `x <> 1 AND x <> NULL`, and a comparison with NULL is never true: the condition gives false or NULL for every row, and the query returns none of them.',
  advice:
    'Take the `NULL` out of the list. Rows in which the column is NULL are left out by `NOT IN` anyway; say `OR column IS NULL` to keep them.',
  bad: [
    "SELECT id FROM orders WHERE status NOT IN ('void', NULL);",
    'DELETE FROM orders WHERE user_id <> ALL (ARRAY[1, 2, NULL]);',
  ],
  good: [
    "SELECT id FROM orders WHERE status NOT IN ('void', 'lost');",
    "SELECT id FROM orders WHERE status IN ('void', NULL);",
    'SELECT id FROM orders WHERE user_id <> ALL (ARRAY[1, 2]);',
  ],
  *check(statement) {
    for (const { node } of statement.tree.of('A_Expr')) {
      if (operatorName(node.name) !== '<>' || !node.rexpr) continue;
      const items =
        node.kind === 'AEXPR_IN'
          ? listItems(node.rexpr)
          : node.kind === 'AEXPR_OP_ALL'
            ? elements(node.rexpr)
            : [];
      const index = items.findIndex((item) => nullOf(item) !== undefined);
      const found = items[index] && nullOf(items[index]);
      if (!found) continue;
      const at = tokenIndexAt(statement.tokens, found.location ?? 0);
      const range = { start: found.location ?? 0, end: statement.tokens[at]?.end ?? 0 };
      const edit = items.length > 1 ? withoutItem(statement, at, index === 0) : undefined;
      yield {
        range,
        message: 'NOT IN is never true with a NULL in its list: no row passes.',
        ...(edit && {
          fixes: [
            { title: 'Remove NULL from the list (rows will pass)', safety: 'unsafe' as const, edits: [edit] },
          ],
        }),
      };
    }
  },
});

function nullOf(item: Node): A_Const | undefined {
  return 'A_Const' in item && item.A_Const.isnull ? item.A_Const : undefined;
}

function elements(array: Node): readonly Node[] {
  if ('TypeCast' in array && array.TypeCast.arg) return elements(array.TypeCast.arg);
  return 'A_ArrayExpr' in array ? (array.A_ArrayExpr.elements ?? []) : [];
}

/** With the comma that binds it to its neighbour. */
function withoutItem({ text, tokens }: ParsedStatement, at: number, first: boolean): TextEdit | undefined {
  const item = tokens[at];
  const comma = tokens[first ? at + 1 : at - 1];
  const next = tokens[at + 2];
  if (!item || !comma || text.slice(comma.start, comma.end) !== ',') return undefined;
  const range = first
    ? { start: item.start, end: next?.start ?? comma.end }
    : { start: comma.start, end: item.end };
  return /--|\/\*/.test(text.slice(range.start, range.end)) ? undefined : { range, newText: '' };
}
