import { coveringIndex } from '../schema/index-cover';
import type { Index, Schema, Table } from '../schema/schema';
import { quoteIdentifier } from '../syntax/quote-identifier';

/** An index that could go. */
export interface SuperfluousIndex {
  readonly table: Table;
  readonly index: Index;
  /** DROP INDEX CONCURRENTLY; of a partitioned table, which takes no CONCURRENTLY, DROP INDEX. */
  readonly sql: string;
}

export interface RedundantIndex extends SuperfluousIndex {
  /** Answers all that it answers. */
  readonly coveredBy: Index;
}

/** Indexes whose work another one of the same table does. */
export function redundantIndexes(schema: Schema): RedundantIndex[] {
  return ownIndexes(schema).flatMap(({ table, index }) => {
    const coveredBy = coveringIndex(index, table);
    return coveredBy ? [{ table, index, coveredBy, sql: dropIndexSql(table, index.name) }] : [];
  });
}

/**
 * Indexes that were never used since statistics were last reset and enforce nothing. `scansOf`: how often an index was
 * used, where that is known.
 */
export function unusedIndexes(
  schema: Schema,
  scansOf: (schemaName: string, index: string) => number | undefined,
): SuperfluousIndex[] {
  return ownIndexes(schema).flatMap(({ table, index }) =>
    !index.unique && !index.constraint && scansOf(table.schema, index.name) === 0
      ? [{ table, index, sql: dropIndexSql(table, index.name) }]
      : [],
  );
}

/** Those of partitions belong to their parents. */
function ownIndexes(schema: Schema): { readonly table: Table; readonly index: Index }[] {
  return [...schema.tables.values()].flatMap((table) =>
    table.partitionOf === undefined ? table.indexes.map((index) => ({ table, index })) : [],
  );
}

/** With CONCURRENTLY where the table takes that. */
export function dropIndexSql({ kind, schema }: Table, name: string): string {
  const concurrently = kind === 'partitioned-table' ? '' : 'CONCURRENTLY ';
  return `DROP INDEX ${concurrently}${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}
