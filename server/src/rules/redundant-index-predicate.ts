import { namedTable } from '../schema/named-table';
import { conjuncts, visitOf } from '../schema/predicates';
import { findColumn } from '../schema/schema';
import { namePath } from '../schema/scope';
import type { Node } from '../syntax/ast';
import { expressionRange } from '../syntax/expression-range';
import { tokenIndexAt } from '../syntax/tokens';
import { as } from '../syntax/tree';
import type { TextEdit } from '../text/edit';
import type { Range } from '../text/range';
import { removal } from './rewrites/removal';
import { defineRule, type ParsedStatement } from './rule';

export const redundantIndexPredicate = defineRule<'schema'>({
  name: 'redundant-index-predicate',
  severity: 'warning',
  since: '0.1.0',
  needs: 'schema',
  nodes: ['IndexStmt'],
  fix: 'unsafe',
  summary: 'A partial index whose condition leaves no row out.',
  why: 'A column that is NOT NULL is not NULL in any row: the index holds all of them. But it counts as a partial one: a query can use it only where its own conditions say that the column is not NULL, and `ON CONFLICT` has to repeat the condition to find it.',
  advice: 'Leave the condition out.',
  bad: [
    'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL);\nCREATE INDEX ON orders (user_id) WHERE user_id IS NOT NULL;',
    'CREATE TABLE orders (id bigint PRIMARY KEY, at date, done boolean);\nCREATE INDEX ON orders (at) WHERE NOT done AND id IS NOT NULL;',
  ],
  good: [
    'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);\nCREATE INDEX ON orders (user_id) WHERE user_id IS NOT NULL;',
    'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL, at date);\nCREATE INDEX ON orders (user_id) WHERE user_id IS NOT NULL OR at IS NULL;',
  ],
  *check(statement, context) {
    const { tree } = statement;
    const node = as(tree.root, 'IndexStmt')?.node;
    if (!node?.relation || !node.whereClause) return;
    const { table } = namedTable(node.relation, statement, context);
    const parts = conjuncts(node.whereClause);
    for (const part of parts) {
      const name = testedColumn(part);
      const visit = visitOf(part, tree);
      const column = table && name !== undefined ? findColumn(table, name) : undefined;
      if (!column?.notNull || !visit) continue;
      const range = expressionRange(statement, visit);
      const edit = parts.length === 1 ? withoutWhere(statement, range) : withoutPart(statement, range);
      yield {
        range,
        message: `\`${column.name}\` is NOT NULL: this condition leaves no row of \`${table?.name ?? ''}\` out.`,
        ...(edit && { fixes: [{ title: 'Leave the condition out', safety: 'unsafe', edits: [edit] }] }),
      };
    }
  },
});

/** `column IS NOT NULL`. */
function testedColumn(part: Node): string | undefined {
  if (!('NullTest' in part) || part.NullTest.nulltesttype !== 'IS_NOT_NULL') return undefined;
  const { arg } = part.NullTest;
  return arg && 'ColumnRef' in arg ? namePath(arg.ColumnRef.fields)?.at(-1) : undefined;
}

/** The WHERE, and all parentheses, up to the end. */
function withoutWhere(statement: ParsedStatement, { start, end }: Range): TextEdit | undefined {
  const { text, tokens } = statement;
  let first = tokenIndexAt(tokens, start) - 1;
  let last = tokenIndexAt(tokens, end);
  while (text.charAt(tokens[first]?.start ?? 0) === '(') first--;
  while (text.charAt(tokens[last]?.start ?? -1) === ')') last++;
  const where = tokens[first];
  const final = tokens[last - 1];
  if (!where || !final || !/^where$/i.test(text.slice(where.start, where.end))) return undefined;
  return removal(statement, { start: where.start, end: final.end });
}

/** The condition with the AND beside it; none where something else stands on both sides. */
function withoutPart(statement: ParsedStatement, { start, end }: Range): TextEdit | undefined {
  const { text, tokens } = statement;
  const first = tokenIndexAt(tokens, start);
  const last = tokenIndexAt(tokens, end - 1);
  const isAnd = (at: number) => /^and$/i.test(text.slice(tokens[at]?.start, tokens[at]?.end));
  if (isAnd(first - 1)) return removal(statement, { start: tokens[first - 1]?.start ?? start, end });
  const next = tokens[last + 2];
  return isAnd(last + 1) && next ? { range: { start, end: next.start }, newText: '' } : undefined;
}
