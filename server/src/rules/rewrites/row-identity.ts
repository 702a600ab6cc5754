import type { Schema } from '../../schema/schema';
import { type Relation, scopeOf } from '../../schema/scope';
import { uniqueKeysOf } from '../../schema/unique-keys';
import type { Tree, Visit } from '../../syntax/tree';
import { keepsRowsOf } from './single-match';

/** The columns that tell the rows of a query apart. */
export interface RowIdentity {
  readonly relation: Relation;
  readonly columns: readonly string[];
}

/**
 * A unique NOT NULL key of the rows that a FROM list gives: a key of its first table, where every other table is joined
 * by a whole unique key of its own and so adds no rows. Undefined where that cannot be shown.
 * `preferred` columns decide between several keys.
 */
export function rowIdentity(
  select: Visit<'SelectStmt'>,
  tree: Tree,
  schema: Schema | undefined,
  preferred: ReadonlySet<string>,
): RowIdentity | undefined {
  const scope = scopeOf(select, tree, schema);
  const base = scope.relations[0];
  if (!schema || !base?.table || base.kind !== 'table' || base.nullable) return undefined;
  const { fromClause = [], whereClause } = select.node;
  if (!keepsRowsOf(base, scope, fromClause, whereClause, tree, schema)) return undefined;
  const keys = uniqueKeysOf(base.table)
    .filter((key) => key.notNull)
    .map((key) => key.columns);
  const columns = keys.find((key) => key.every((column) => preferred.has(column))) ?? keys[0];
  return columns && { relation: base, columns };
}
