import { columnComparison } from '../schema/predicates';
import type { Node } from '../syntax/ast';
import { expressionRange } from '../syntax/expression-range';
import { print } from '../syntax/print';
import { tokenIndexAt } from '../syntax/tokens';
import type { Visit } from '../syntax/tree';
import type { Range } from '../text/range';
import { holdsComment } from './rewrites/removal';
import { defineRule, type ParsedStatement } from './rule';

export const orInsteadOfIn = defineRule<'nothing'>({
  name: 'or-instead-of-in',
  severity: 'hint',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['BoolExpr'],
  fix: 'safe',
  summary: 'One column compared with several values by OR, which IN says at once.',
  why: 'Up to PostgreSQL 17, each comparison of an OR is a search of the index of its own, and a bitmap of its own that is then merged. `IN` is one search for all values, which can also return the rows in the order of the index. From 18 on both are planned alike, and the list is what is easier to read.',
  advice: 'Write `column IN (…)`, or `column = ANY ($1)` for a list that comes from outside.',
  bad: [
    "SELECT id FROM orders WHERE status = 'paid' OR status = 'shipped';",
    'SELECT id FROM orders o WHERE o.user_id = $1 AND (o.kind = 1 OR 2 = o.kind OR o.kind = 5);',
  ],
  good: [
    "SELECT id FROM orders WHERE status IN ('paid', 'shipped');",
    "SELECT id FROM orders WHERE status = 'paid' OR total > 5;",
    "SELECT id FROM orders WHERE status = 'paid' OR status > 'x';",
    'SELECT id FROM orders WHERE total = 1 OR total = 2.5;',
  ],
  *check(statement) {
    for (const or of statement.tree.of('BoolExpr')) {
      const found = or.node.boolop === 'OR_EXPR' ? equalities(or, statement) : undefined;
      if (!found) continue;
      const whole = expressionRange(statement, or);
      const range = withParentheses(whole, or, statement);
      const newText = `${found.column} IN (${found.values.join(', ')})`;
      const fix = { title: 'Write IN', safety: 'safe' as const, edits: [{ range, newText }] };
      yield {
        range: whole,
        message: `Compares \`${found.column}\` with ${found.values.length} values one by one: IN takes them at once.`,
        ...(!holdsComment(statement, range) && { fixes: [fix] }),
      };
    }
  },
});

interface Equalities {
  readonly column: string;
  readonly values: readonly string[];
}

/** What an OR of nothing but `column = value` compares, where all values are of one kind. */
function equalities(or: Visit<'BoolExpr'>, { tree, text }: ParsedStatement): Equalities | undefined {
  const comparisons = (or.node.args ?? []).map((arm) => columnComparison(arm, tree));
  const columns = new Set<string>();
  const kinds = new Set<string>();
  const values: string[] = [];
  for (const comparison of comparisons) {
    if (comparison?.operator !== '=' || comparison.visit.node.kind !== 'AEXPR_OP') return undefined;
    const { column, value } = comparison;
    const kind = kindOf(value);
    if (!kind || text.slice(column.node.location).startsWith('"${')) return undefined;
    columns.add(print({ ColumnRef: column.node }));
    kinds.add(kind);
    values.push(print(value));
  }
  const [column, ...others] = columns;
  return column !== undefined && others.length === 0 && kinds.size === 1 ? { column, values } : undefined;
}

/** A list has one type: a decimal number among whole ones would cast the column. */
function kindOf(value: Node): string | undefined {
  if ('ParamRef' in value) return 'parameter';
  if (!('A_Const' in value) || value.A_Const.isnull) return undefined;
  if (value.A_Const.ival) return 'integer';
  return value.A_Const.sval ? 'string' : undefined;
}

/** With the parentheses that an OR needs and IN does not. */
function withParentheses({ start, end }: Range, or: Visit, { text, tokens }: ParsedStatement): Range {
  const first = tokenIndexAt(tokens, start);
  const before = tokens[first - 1];
  const behind = tokens[tokenIndexAt(tokens, end)];
  const isWrapped =
    or.parent?.type === 'BoolExpr' &&
    before !== undefined &&
    behind !== undefined &&
    text.slice(before.start, before.end) === '(' &&
    text.slice(behind.start, behind.end) === ')';
  const stands = isWrapped && /\s/.test(text.charAt(before.start - 1)) && !/\w/.test(text.charAt(behind.end));
  return isWrapped && stands ? { start: before.start, end: behind.end } : { start, end };
}
