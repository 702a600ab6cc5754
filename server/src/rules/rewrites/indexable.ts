import type { Relation } from '../../schema/scope';
import { as } from '../../syntax/tree';

/** Whether somebody could give an index to what a FROM list names: not to a view, nor to what the server or an extension owns. */
export function isIndexable({ kind, node, table, written }: Relation): boolean {
  if (kind !== 'table' || table?.kind === 'view' || written.startsWith('pg_')) return false;
  return !ownedSchemas.has(as(node, 'RangeVar')?.node.schemaname ?? '');
}

const ownedSchemas: ReadonlySet<string> = new Set([
  'information_schema',
  'pg_catalog',
  'timescaledb_information',
]);
