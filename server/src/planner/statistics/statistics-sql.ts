import type { RelationSize, SnapshotColumnStatistics, SnapshotName } from '../../snapshot/snapshot';
import { arrayText, literal } from '../instance/sql-text';

/**
 * A call that gives a table or an index its size in `pg_class`.
 * https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-STATSMOD
 */
export function sizeSql(relation: SnapshotName, { pages, rows, allVisible }: RelationSize): string {
  return call('pg_restore_relation_stats', relation, [
    ['relpages', 'integer', String(pages)],
    ['reltuples', 'real', String(rows)],
    ['relallvisible', 'integer', String(Math.min(allVisible ?? 0, pages))],
  ]);
}

/** A call that gives a column, or an expression of an index, its row of `pg_statistic`. */
export function columnSql(relation: SnapshotName, statistics: SnapshotColumnStatistics): string {
  const { column, mostCommonValues, mostCommonFrequencies, histogramBounds } = statistics;
  const bounds = histogramBounds && withExtremes(histogramBounds, statistics.extremes);
  const hasCommon = mostCommonValues && mostCommonFrequencies?.length === mostCommonValues.length;
  return call('pg_restore_attribute_stats', relation, [
    typeof column === 'number' ? ['attnum', 'smallint', String(column)] : ['attname', 'text', column],
    ['inherited', 'boolean', String(statistics.inherited ?? false)],
    ['null_frac', 'real', String(statistics.nullFraction)],
    ['avg_width', 'integer', String(statistics.averageWidth)],
    ['n_distinct', 'real', String(statistics.distinct)],
    ...(hasCommon
      ? ([
          ['most_common_vals', 'text', arrayText(mostCommonValues)],
          ['most_common_freqs', 'real[]', arrayText(mostCommonFrequencies)],
        ] as const)
      : []),
    ...given('histogram_bounds', 'text', bounds),
    ...(statistics.correlation === undefined
      ? []
      : ([['correlation', 'real', String(statistics.correlation)]] as const)),
    ...given('most_common_elems', 'text', statistics.mostCommonElements),
    ...given('most_common_elem_freqs', 'real[]', statistics.mostCommonElementFrequencies),
    ...given('elem_count_histogram', 'real[]', statistics.elementCountHistogram),
    ...given('range_length_histogram', 'text', statistics.rangeLengthHistogram),
    ...(statistics.rangeEmptyFraction === undefined
      ? []
      : ([['range_empty_frac', 'real', String(statistics.rangeEmptyFraction)]] as const)),
    ...given('range_bounds_histogram', 'text', statistics.rangeBoundsHistogram),
  ]);
}

type Argument = readonly [name: string, type: string, value: string];

function given(name: string, type: string, values: readonly (string | number)[] | undefined): Argument[] {
  return values ? [[name, type, arrayText(values)]] : [];
}

function call(name: string, relation: SnapshotName, given: readonly Argument[]): string {
  const of: Argument[] = [
    ['schemaname', 'text', relation.schema],
    ['relname', 'text', relation.name],
  ];
  const list = [...of, ...given].map(([key, type, value]) => `'${key}', ${literal(value)}::${type}`);
  return `SELECT pg_catalog.${name}(${list.join(', ')})`;
}

/** A planner asks an index for the least and the greatest value where it estimates near an end of the histogram. */
function withExtremes(
  bounds: readonly string[],
  extremes: SnapshotColumnStatistics['extremes'],
): readonly string[] {
  if (!extremes || bounds.length < 2) return bounds;
  return [extremes[0], ...bounds.slice(1, -1), extremes[1]];
}
