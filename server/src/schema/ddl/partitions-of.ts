import type { Table } from '../schema';
import type { SchemaDraft } from './schema-draft';

/** The direct partitions of a partitioned table. */
export function partitionsOf(schema: SchemaDraft, key: string): (readonly [string, Table])[] {
  return [...schema.entries()].filter(([, table]) => table.partitionOf === key);
}
