import { namedTable } from '../schema/named-table';
import { outputColumns } from '../schema/scope';
import type { InsertStmt } from '../syntax/ast';
import { quoteIdentifier } from '../syntax/quote-identifier';
import { tokenIndexAt } from '../syntax/tokens';
import { as } from '../syntax/tree';
import { type Context, defineRule, type Fix, type ParsedStatement } from './rule';

export const insertWithoutColumns = defineRule<'nothing'>({
  name: 'insert-without-columns',
  severity: 'information',
  silentIn: ['migrations'],
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['InsertStmt'],
  fix: 'safe',
  summary: 'An INSERT that does not name the columns it fills.',
  why: "The values go to the table's columns in the order in which they were created. When a migration adds, drops or reorders columns, the statement fails or, where the types fit, puts values into the wrong columns.",
  advice: 'Name the columns behind the table.',
  bad: [
    "INSERT INTO tags VALUES (1, 'new');",
    "CREATE TABLE tags (id bigint, name text, at date);\nINSERT INTO tags VALUES (1, 'new');",
    'INSERT INTO archive SELECT * FROM orders WHERE total = 0;',
  ],
  good: [
    "INSERT INTO tags (id, name) VALUES (1, 'new');",
    'INSERT INTO tags DEFAULT VALUES;',
    "CREATE TABLE tags (name text PRIMARY KEY);\nINSERT INTO tags VALUES ('new');",
    "CREATE TABLE public.tags (id bigint, name text);\nINSERT INTO public.tags VALUES (1, 'new');",
  ],
  *check(statement, context) {
    for (const { node } of statement.tree.of('InsertStmt')) {
      if (node.cols || !node.selectStmt || !node.relation) continue;
      const target = namedTable(node.relation, statement, context);
      if (target.temporary || (target.createdHere && isDumped(node))) continue;
      // A single column has no order.
      if (target.table?.columns.length === 1) continue;
      const columns = target.table?.columns.map((column) => column.name);
      const fix = columns && fixWith(columns, node, statement, context);
      yield {
        range: target.range,
        message: `Fills the columns of \`${target.written}\` by their position: name them.`,
        ...(fix && { fixes: [fix] }),
      };
    }
  },
});

/** pg_dump --inserts writes rows like this, into tables that the same file creates. */
function isDumped({ relation, selectStmt }: InsertStmt): boolean {
  const rows = selectStmt && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt.valuesLists : undefined;
  return relation?.schemaname !== undefined && rows !== undefined;
}

function fixWith(
  columns: readonly string[],
  insert: InsertStmt,
  statement: ParsedStatement,
  { schema }: Context,
): Fix | undefined {
  const query =
    insert.selectStmt && 'SelectStmt' in insert.selectStmt ? insert.selectStmt.SelectStmt : undefined;
  const select = query && as(statement.tree.visit(query), 'SelectStmt');
  const filled = select && outputColumns(select, statement.tree, schema)?.length;
  if (!filled || filled > columns.length) return undefined;
  const offset = behindName(insert, statement);
  const list = columns.slice(0, filled).map(quoteIdentifier).join(', ');
  return {
    title: filled === 1 ? 'Name the column' : `Name the ${filled} columns`,
    safety: 'safe',
    edits: [{ range: { start: offset, end: offset }, newText: ` (${list})` }],
  };
}

/** Behind the table's name and its alias, which takes AS here. */
function behindName({ relation }: InsertStmt, { text, tokens }: ParsedStatement): number {
  let index = tokenIndexAt(tokens, relation?.location ?? 0);
  const word = (at: number) => text.slice(tokens[at]?.start, tokens[at]?.end).toLowerCase();
  while (word(index + 1) === '.') index += 2;
  if (relation?.alias && word(index + 1) === 'as') index += 2;
  return tokens[index]?.end ?? text.length;
}
