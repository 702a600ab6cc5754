import type { IndexSize, InvertedSize } from '../snapshot/snapshot';
import { attempt } from './attempt';
import type { Query } from './database';
import { DatabaseError } from './database-error';
import heightsSql from './queries/snapshot-heights.sql';
import invertedSql from './queries/snapshot-inverted.sql';
import type { IndexRow } from './snapshot-indexes';

/** What only the first page of an index says, by the index's id. */
export type Metapages = ReadonlyMap<number, Pick<IndexSize, 'height' | 'inverted'>>;

/** Needs the extension pageinspect, whose quoted schema is given, and a superuser; without, nothing is known. */
export async function readMetapages(
  query: Query,
  pageinspect: string | undefined,
  indexes: readonly IndexRow[],
): Promise<Metapages> {
  if (pageinspect === undefined) return new Map();
  const ask = async <R extends object>(sql: string, method: string): Promise<R[]> => {
    const ids = indexes.filter((one) => one.method === method && one.blocks !== null).map(({ id }) => id);
    if (ids.length === 0) return [];
    const inSchema = sql.replaceAll('@extschema@', () => pageinspect);
    const rows = await attempt(query, () => query<R>(inSchema, [ids]));
    return rows instanceof DatabaseError ? [] : rows;
  };
  const heights = await ask<{ index: number; height: number }>(heightsSql, 'btree');
  const inverted = await ask<InvertedSize & { index: number }>(invertedSql, 'gin');
  return new Map<number, Pick<IndexSize, 'height' | 'inverted'>>([
    ...heights.map(({ index, height }) => [index, { height }] as const),
    ...inverted.map(({ index, ...size }) => [index, { inverted: size }] as const),
  ]);
}
