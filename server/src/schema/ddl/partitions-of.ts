import type { Table } from '../schema';
import type { SchemaDraft } from './schema-draft';

/** The direct partitions of a partitioned table. */
export function partitionsOf(schema: SchemaDraft, key: string): (readonly [string, Table])[] {
  return schema.speakingOf(key).filter(([, table]) => table.partitionOf === key);
}

/** The keys of all partitions below a table, those of partitions included, parents first. */
export function partitionsBelow(schema: SchemaDraft, key: string): string[] {
  const found = new Set([key]);
  for (const parent of found) for (const [child] of partitionsOf(schema, parent)) found.add(child);
  found.delete(key);
  return [...found];
}
