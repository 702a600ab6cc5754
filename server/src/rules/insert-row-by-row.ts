import { namedTable } from '../schema/named-table';
import type { InsertStmt } from '../syntax/ast';
import { print } from '../syntax/print';
import { as, type Tree } from '../syntax/tree';
import { holdsComment, wordIn } from './rewrites/removal';
import { defineDocumentRule, type FindingInOrder, type ParsedStatement, type StatementInOrder } from './rule';

/** A few rows are nobody's trouble. */
const fewestStatements = 5;

/** Longer lists are another rule's business. */
const longestList = 1_000;

export const insertRowByRow = defineDocumentRule({
  name: 'insert-row-by-row',
  severity: 'information',
  silentIn: ['migrations'],
  since: '0.1.0',
  nodes: ['InsertStmt'],
  fix: 'unsafe',
  summary: 'Rows of one table that are inserted by a statement each, one behind the other.',
  why: 'Each statement is sent, parsed, planned and, outside a transaction, written to disk by itself. One INSERT with several rows pays for all of that once.',
  advice:
    'Write one `INSERT` with a list of rows, or load the rows with `COPY`. Outside a transaction, rows that were inserted before an error then no longer stay.',
  bad: [
    "INSERT INTO tags (id, name) VALUES (1, 'new');\nINSERT INTO tags (id, name) VALUES (2, 'old');\nINSERT INTO tags (id, name) VALUES (3, 'sold');\nINSERT INTO tags (id, name) VALUES (4, 'rare');\nINSERT INTO tags (id, name) VALUES (5, 'lent');",
  ],
  good: [
    "INSERT INTO tags (id, name) VALUES (1, 'new'), (2, 'old'), (3, 'sold');",
    "INSERT INTO tags (id, name) VALUES (1, 'new');\nINSERT INTO tags (id, name) VALUES (2, 'old');",
    "INSERT INTO tags (id) VALUES (1);\nINSERT INTO tags (id) VALUES (2);\nINSERT INTO tags (name) VALUES ('sold');\nINSERT INTO tags (id) VALUES (3);\nINSERT INTO tags (id) VALUES (4);",
    'CREATE TABLE tags (id bigint PRIMARY KEY);\nINSERT INTO tags (id) VALUES (1);\nINSERT INTO tags (id) VALUES (2);\nINSERT INTO tags (id) VALUES (3);\nINSERT INTO tags (id) VALUES (4);\nINSERT INTO tags (id) VALUES (5);',
  ],
  *check(statements) {
    for (let first = 0; first < statements.length; ) {
      const target = targetOf(statements[first]?.statement);
      let end = first + 1;
      if (target !== undefined) while (targetOf(statements[end]?.statement) === target) end++;
      if (end - first >= fewestStatements) yield* findingAt(first, statements.slice(first, end));
      first = end;
    }
  },
});

function* findingAt(first: number, run: readonly StatementInOrder[]): Iterable<FindingInOrder> {
  const [head] = run;
  const relation = head?.statement && as(head.statement.tree.root, 'InsertStmt')?.node.relation;
  const target = relation && head.statement && namedTable(relation, head.statement, head.context);
  // What fills a table that the same file creates is a dump, and runs once.
  if (!head?.statement || !target || target.createdHere || target.temporary) return;
  const others = run.flatMap(({ statement }) => statement ?? []).slice(1);
  const rows = others.map(rowOf);
  const canJoin = rows.every((row) => row !== undefined) && run.length <= longestList;
  const at = head.statement.text.length;
  yield {
    place: first,
    range: target.range,
    message: `Inserts ${run.length.toLocaleString('en-US')} rows into \`${target.written}\` by a statement each: one INSERT takes them all.`,
    ...(canJoin && {
      fixes: [
        {
          title: `Insert the ${run.length} rows by one statement`,
          safety: 'unsafe' as const,
          edits: [
            {
              place: first,
              range: { start: at, end: at },
              newText: rows.map((row) => `,\n  ${row}`).join(''),
            },
            ...others.map(({ text }, i) => ({
              place: first + 1 + i,
              range: { start: 0, end: text.length },
              newText: '',
            })),
          ],
        },
      ],
    }),
  };
}

/** `(1, 'new')` as it is written. */
function rowOf(statement: ParsedStatement): string | undefined {
  const { text, tokens } = statement;
  const end = tokens.at(-1)?.end ?? text.length;
  const values = wordIn(statement, { start: 0, end: text.length }, 'values');
  if (!values || holdsComment(statement, { start: 0, end })) return undefined;
  return text.slice(values.end, end).trim();
}

const known = new WeakMap<Tree, { readonly target: string | undefined }>();

/** The table and columns that a statement adds a single row to; of a statement that did not change it is known. */
function targetOf(statement: ParsedStatement | undefined): string | undefined {
  if (statement?.tree.root.type !== 'InsertStmt') return undefined;
  const before = known.get(statement.tree);
  if (before) return before.target;
  const target = singleRowTarget(as(statement.tree.root, 'InsertStmt')?.node, statement);
  known.set(statement.tree, { target });
  return target;
}

function singleRowTarget(insert: InsertStmt | undefined, { parameters, tree }: ParsedStatement) {
  const { relation, cols, selectStmt, onConflictClause, withClause, override } = insert ?? {};
  const query = selectStmt && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt : undefined;
  if (!relation || !cols || query?.valuesLists?.length !== 1 || query.limitCount) return undefined;
  const isOther = onConflictClause || withClause || override !== 'OVERRIDING_NOT_SET';
  // Statements with parameters are sent one by one, and what a subquery reads may be the row before.
  if (isOther || parameters.length > 0 || tree.of('SubLink').length > 0 || hasReturning(insert))
    return undefined;
  return print({ InsertStmt: { relation, cols, override: 'OVERRIDING_NOT_SET' } });
}

function hasReturning(insert: InsertStmt | undefined): boolean {
  return insert !== undefined && ('returningList' in insert || 'returningClause' in insert);
}
