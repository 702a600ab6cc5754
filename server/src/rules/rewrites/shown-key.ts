import { visitOf } from '../../schema/predicates';
import type { Schema } from '../../schema/schema';
import { namePath, type Relation, resolveColumn, scopeOf } from '../../schema/scope';
import { uniqueKeysOf } from '../../schema/unique-keys';
import { as, type Tree, type Visit } from '../../syntax/tree';
import type { ParsedStatement } from '../rule';
import { callsBelow, givesOneValue } from './row-functions';
import { keepsRowsOf } from './single-match';

/** The unique key among the columns that a query returns, as text, where no join repeats its rows. */
export function shownKey(
  select: Visit<'SelectStmt'>,
  { tree }: ParsedStatement,
  schema: Schema,
): string | undefined {
  const { targetList = [], fromClause = [], whereClause } = select.node;
  // A function may return several rows for one.
  for (const target of targetList)
    if (!callsBelow(visitOf(target, tree), tree).every(givesOneValue)) return undefined;
  const scope = scopeOf(select, tree, schema);
  if (scope.mergesColumns || scope.relations.length === 0) return undefined;
  for (const relation of scope.relations) {
    const columns = shownKeyOf(relation, select, tree, schema);
    if (!columns || !keepsRowsOf(relation, scope, fromClause, whereClause, tree, schema)) continue;
    return columns.map((column) => `\`${relation.written}.${column}\``).join(', ');
  }
  return undefined;
}

/** A unique key of one of a query's tables, where the query returns all of its columns. */
export function shownKeyOf(
  relation: Relation,
  select: Visit<'SelectStmt'>,
  tree: Tree,
  schema: Schema,
): readonly string[] | undefined {
  const { table } = relation;
  if (!table || relation.nullable || (table.kind !== 'table' && table.kind !== 'partitioned-table'))
    return undefined;
  const shown = shownColumns();
  return uniqueKeysOf(table).find((one) => one.notNull && one.columns.every((column) => shown.has(column)))
    ?.columns;

  function shownColumns(): ReadonlySet<string> {
    const names = new Set<string>();
    for (const target of select.node.targetList ?? []) {
      const value = 'ResTarget' in target ? target.ResTarget.val : undefined;
      const reference = as(visitOf(value, tree), 'ColumnRef');
      if (!reference) continue;
      const { fields = [] } = reference.node;
      if (namePath(fields)) {
        const resolved = resolveColumn(reference, tree, schema);
        if (resolved?.relation.node === relation.node) names.add(resolved.name);
        continue;
      }
      const before = fields.at(-2);
      const isOwn = !before || ('String' in before && before.String.sval === relation.name);
      if (isOwn) for (const column of relation.table?.columns ?? []) names.add(column.name);
    }
    return names;
  }
}
