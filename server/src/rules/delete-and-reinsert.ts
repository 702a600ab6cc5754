import { columnComparison, conjuncts } from '../schema/predicates';
import { namePath } from '../schema/scope';
import type { InsertStmt, RangeVar } from '../syntax/ast';
import type { CodeModel, QueryCall } from '../syntax/embedded/code-model';
import { as, type Tree } from '../syntax/tree';
import { defineCodeRule } from './rule';

const values = "await client.query('DELETE FROM post_tags WHERE post_id = $1', [postId]);";

export const deleteAndReinsert = defineCodeRule({
  name: 'delete-and-reinsert',
  severity: 'information',
  since: '0.1.0',
  fix: 'none',
  summary: 'A set of rows that is deleted and inserted anew to change some of them.',
  why: 'Rows that stay the same are written all the same: each leaves a dead row for VACUUM, goes through every index, every foreign key and every trigger twice, and into the WAL. Others see the set locked meanwhile, and its rows get new numbers.',
  advice:
    'Delete only what is gone, `… AND tag_id <> ALL ($2)`, and insert the rest with `ON CONFLICT DO NOTHING`, or `DO UPDATE` where columns change.',
  bad: [
    `import type { PoolClient } from 'pg';

export async function setTags(client: PoolClient, postId: string, tagIds: string[]) {
  ${values}
  await client.query('INSERT INTO post_tags (post_id, tag_id) SELECT $1, unnest($2::bigint[])', [postId, tagIds]);
}
`,
  ],
  good: [
    `import type { PoolClient } from 'pg';

export async function setTags(client: PoolClient, postId: string, tagIds: string[]) {
  await client.query('DELETE FROM post_tags WHERE post_id = $1 AND tag_id <> ALL ($2)', [postId, tagIds]);
  await client.query(
    'INSERT INTO post_tags (post_id, tag_id) SELECT $1, unnest($2::bigint[]) ON CONFLICT DO NOTHING',
    [postId, tagIds],
  );
}
`,
    `import type { PoolClient } from 'pg';

export async function replaceCover(client: PoolClient, postId: string, url: string) {
  await client.query('DELETE FROM covers WHERE post_id = $1', [postId]);
  await client.query('INSERT INTO covers (post_id, url) VALUES ($1, $2)', [postId, url]);
}
`,
  ],
  *check(code: CodeModel) {
    const deleted = code.queries.flatMap((call) => {
      const found = deletedSet(call);
      return found ? [{ call, ...found }] : [];
    });
    for (const { call, table, column } of deleted) {
      const again = code.queries.find((other) => isBehind(call, other) && fills(other, call, table, column));
      if (!again) continue;
      yield {
        range: call.calleeRange,
        message: `All rows of \`${table}\` with this \`${column}\` are deleted and inserted again, those too that stay the same.`,
      };
    }
  },
});

/** The table and the one column by which a DELETE takes out a set of rows. */
function deletedSet(call: QueryCall): { readonly table: string; readonly column: string } | undefined {
  const tree = treeOf(call);
  const deletion = tree && as(tree.root, 'DeleteStmt')?.node;
  if (!tree || !deletion || deletion.usingClause || deletion.returningClause || deletion.withClause)
    return undefined;
  const [condition, ...others] = conjuncts(deletion.whereClause);
  const comparison = condition && columnComparison(condition, tree);
  if (comparison?.operator !== '=' || others.length > 0) return undefined;
  const column = namePath(comparison.column.node.fields)?.at(-1);
  const table = nameOf(deletion.relation);
  return table !== undefined && column !== undefined ? { table, column } : undefined;
}

/** Whether a call inserts a number of rows with a value for that column. */
function fills(call: QueryCall, deletion: QueryCall, table: string, column: string): boolean {
  const tree = treeOf(call);
  const insertion = tree && as(tree.root, 'InsertStmt')?.node;
  if (!insertion || nameOf(insertion.relation) !== table || insertion.onConflictClause) return false;
  const columns = (insertion.cols ?? []).map((one) => ('ResTarget' in one ? one.ResTarget.name : undefined));
  if (!columns.includes(column)) return false;
  const loops = call.loops.filter(
    (loop) => !deletion.loops.some((other) => other.range.start === loop.range.start),
  );
  return loops.length > 0 || insertsSeveral(insertion) || (call.fragment?.holes.length ?? 0) > 0;
}

function insertsSeveral({ selectStmt }: InsertStmt): boolean {
  const query = selectStmt && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt : undefined;
  return query !== undefined && query.valuesLists?.length !== 1;
}

/** Whether the second comes later in the same function. */
function isBehind(first: QueryCall, second: QueryCall): boolean {
  return (
    first.function !== undefined &&
    first.function.range.start === second.function?.range.start &&
    second.range.start > first.range.end
  );
}

function treeOf({ statements: [statement, ...others] }: QueryCall): Tree | undefined {
  return others.length === 0 && statement?.result.kind === 'parsed' ? statement.result.tree : undefined;
}

function nameOf(range: RangeVar | undefined): string | undefined {
  return range && [range.schemaname, range.relname].filter((part) => part !== undefined).join('.');
}
