import { operatorName, visitOf } from '../schema/predicates';
import type { Constraint, Node } from '../syntax/ast';
import { expressionRange } from '../syntax/expression-range';
import { tokenIndexAt } from '../syntax/tokens';
import { ancestor, type Visit } from '../syntax/tree';
import type { TextEdit } from '../text/edit';
import type { Range } from '../text/range';
import { defineRule, type Finding, type ParsedStatement } from './rule';

export const equalsNull = defineRule<'nothing'>({
  name: 'equals-null',
  severity: 'warning',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['A_Expr'],
  fix: 'unsafe',
  summary: 'A comparison with NULL by `=` or `<>`, which is never true.',
  why: '`NULL` is an unknown value, and whether an unknown value equals another is unknown too: the result of `x = NULL` is `NULL`, also where `x` is `NULL`. In a `WHERE` this keeps no row at all, and the planner knows it: it does not even read the table.',
  advice:
    'Write `IS NULL` or `IS NOT NULL`; to compare with a value that may be NULL, `IS NOT DISTINCT FROM`.',
  bad: [
    'SELECT id FROM orders WHERE shipped_at = NULL;',
    'UPDATE orders SET note = NULL WHERE note <> NULL;',
    'SELECT id FROM orders WHERE NULL != note;',
  ],
  good: [
    'SELECT id FROM orders WHERE shipped_at IS NULL;',
    'UPDATE orders SET note = NULL WHERE id = 7;',
    'SELECT id FROM orders WHERE note IS DISTINCT FROM NULL;',
    'CREATE TABLE orders (id bigint, note text DEFAULT NULL);',
  ],
  *check(statement) {
    for (const comparison of statement.tree.of('A_Expr')) {
      const finding = findingIn(comparison, statement);
      if (finding) yield finding;
    }
  },
});

function findingIn(comparison: Visit<'A_Expr'>, statement: ParsedStatement): Finding | undefined {
  const { kind, name, lexpr, rexpr, location = 0 } = comparison.node;
  const operator = operatorName(name);
  if (kind !== 'AEXPR_OP' || (operator !== '=' && operator !== '<>') || !lexpr || !rexpr) return undefined;
  const nullFirst = isNull(lexpr);
  if (nullFirst === isNull(rexpr) || isInDefault(comparison)) return undefined;
  const { text, tokens } = statement;
  const operand = visitOf(nullFirst ? rexpr : lexpr, statement.tree);
  const nullVisit = visitOf(nullFirst ? lexpr : rexpr, statement.tree);
  const sign = tokens[tokenIndexAt(tokens, location)];
  if (!operand || !nullVisit || !sign || sign.start !== location) return undefined;
  const nullRange = withParentheses(statement, expressionRange(statement, nullVisit));
  const range = nullFirst
    ? { start: nullRange.start, end: sign.end }
    : { start: sign.start, end: nullRange.end };
  const test = operator === '=' ? 'IS NULL' : 'IS NOT NULL';
  const written = text.slice(sign.start, sign.end);
  return {
    range,
    message: `\`${nullFirst ? `NULL ${written}` : `${written} NULL`}\` is never true, not even for NULL.`,
    fixes: [
      {
        title: `Change to ${test}`,
        safety: 'unsafe',
        edits: nullFirst ? reversed(statement, range, operand, test) : [replaced(text, range, test)],
      },
    ],
  };
}

/** The parentheses around `(NULL)` belong to it; the tree does not know them. */
function withParentheses({ text, tokens }: ParsedStatement, { start, end }: Range): Range {
  let first = tokenIndexAt(tokens, start);
  let last = tokenIndexAt(tokens, end - 1);
  const isAt = (index: number, symbol: string) => text.charAt(tokens[index]?.start ?? -1) === symbol;
  while (isAt(first - 1, '(') && isAt(last + 1, ')')) {
    first--;
    last++;
  }
  return { start: tokens[first]?.start ?? start, end: tokens[last]?.end ?? end };
}

function replaced(text: string, range: Range, test: string): TextEdit {
  return { range, newText: /\s/.test(text.charAt(range.start - 1)) ? test : ` ${test}` };
}

/** The operand moves to the front: what stood before it goes, the test comes behind it. */
function reversed(statement: ParsedStatement, range: Range, operand: Visit, test: string): TextEdit[] {
  const { start, end } = expressionRange(statement, operand);
  return [
    { range: { start: range.start, end: start }, newText: '' },
    { range: { start: end, end }, newText: ` ${test}` },
  ];
}

function isNull(node: Node): boolean {
  if ('TypeCast' in node && node.TypeCast.arg) return isNull(node.TypeCast.arg);
  return 'A_Const' in node && node.A_Const.isnull === true;
}

function isInDefault(comparison: Visit): boolean {
  const constraint = ancestor(comparison, 'Constraint')?.node as Constraint | undefined;
  return constraint?.contype === 'CONSTR_DEFAULT';
}
