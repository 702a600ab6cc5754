import type { Schema } from '../../schema/schema';
import { type Relation, type ResolvedColumn, scopeHolderOf, scopeOf } from '../../schema/scope';
import { as, type Tree, type Visit } from '../../syntax/tree';

/** Whether somebody could give an index to what a FROM list names: not to a view, nor to what the server or an extension owns. */
export function isIndexable({ kind, node, table, written }: Relation): boolean {
  if (kind !== 'table' || table?.kind === 'view' || written.startsWith('pg_')) return false;
  return !ownedSchemas.has(as(node, 'RangeVar')?.node.schemaname ?? '');
}

const ownedSchemas: ReadonlySet<string> = new Set([
  'information_schema',
  'pg_catalog',
  'timescaledb_experimental',
  'timescaledb_information',
]);

/** The same of a column; where it cannot be told whose it is, of any that it may belong to. */
export function mayBeIndexed(
  reference: Visit<'ColumnRef'>,
  resolved: ResolvedColumn | undefined,
  tree: Tree,
  schema: Schema | undefined,
): boolean {
  if (resolved) return isIndexable(resolved.relation);
  const holder = scopeHolderOf(reference);
  const { relations } = holder ? scopeOf(holder, tree, schema) : { relations: [] };
  return relations.length === 0 || relations.some(isIndexable);
}
