import { escapeIdentifier } from 'pg';
import type { SnapshotRelation } from '../snapshot/snapshot';
import { attempt } from './attempt';
import type { Query } from './database';
import { DatabaseError } from './database-error';
import type { FoundRelation } from './snapshot-relations';

/** The least and the greatest value of a column. */
type Ends = readonly [least: string, greatest: string];

/** By the relation's id and the column's name. */
export type Extremes = ReadonlyMap<string, Ends>;

interface Ended {
  readonly key: string;
  readonly found: FoundRelation;
  readonly column: string;
}

const batchSize = 20;
const batchTimeoutMs = 2_000;
/** Longer values are no bounds of a histogram either. */
const longestValue = 1_000;

/**
 * Asks B-trees for the ends of the columns whose histogram a planner would correct by them. A batch that takes too
 * long is left out.
 */
export async function readExtremes(query: Query, relations: readonly FoundRelation[]): Promise<Extremes> {
  const wanted = relations.flatMap(endedColumns);
  // Otherwise an index that nobody needs would count as used; not every role may.
  await attempt(query, () => query(`set local /* forecost */ track_counts = off`));
  const extremes = new Map<string, Ends>();
  for (let start = 0; start < wanted.length; start += batchSize) {
    const batch = wanted.slice(start, start + batchSize);
    const rows = await attempt(query, async () => {
      await query(`set local /* forecost */ statement_timeout = ${batchTimeoutMs}`);
      return query<{ place: number; least: string | null; greatest: string | null }>(batchSql(batch));
    });
    if (rows instanceof DatabaseError) continue;
    for (const { place, least, greatest } of rows) {
      const column = batch[place];
      if (!column || least === null || greatest === null) continue;
      if (Math.max(least.length, greatest.length) <= longestValue)
        extremes.set(column.key, [least, greatest]);
    }
  }
  return extremes;
}

export function withExtremes({ relation, row }: FoundRelation, extremes: Extremes | undefined) {
  const { statistics } = relation;
  if (!extremes || !statistics) return relation;
  return {
    ...relation,
    statistics: statistics.map((column) => {
      const ends = column.inherited ? undefined : extremes.get(keyOf(row.id, String(column.column)));
      return ends ? { ...column, extremes: ends } : column;
    }),
  } satisfies SnapshotRelation;
}

function endedColumns(found: FoundRelation): Ended[] {
  const { row, relation, indexes } = found;
  if (!row.canSelect || !row.canUseSchema || row.rowsAreHidden) return [];
  const leading = new Set(indexes.map(({ leads }) => leads));
  return (relation.statistics ?? [])
    .filter(
      ({ column, inherited, histogramBounds }) => !inherited && histogramBounds && leading.has(`${column}`),
    )
    .map(({ column }) => ({ key: keyOf(row.id, `${column}`), found, column: `${column}` }));
}

function keyOf(id: number, column: string): string {
  return `${id} ${column}`;
}

function batchSql(batch: readonly Ended[]): string {
  const selects = batch.map(({ found, column }, place) => {
    const from = `${escapeIdentifier(found.row.schema)}.${escapeIdentifier(found.row.name)}`;
    const end = (direction: string) =>
      `(select ${escapeIdentifier(column)}::text from only ${from} t where ${escapeIdentifier(column)} is not null order by t.${escapeIdentifier(column)} ${direction} limit 1)`;
    return `select /* forecost */ ${place} as place, ${end('asc nulls last')} as least, ${end('desc nulls first')} as greatest`;
  });
  return selects.join(' union all ');
}
