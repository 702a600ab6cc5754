import { nameSql } from './ddl-statement';
import type {
  Snapshot,
  SnapshotColumn,
  SnapshotColumnStatistics,
  SnapshotStatisticsObject,
  SnapshotValues,
} from './snapshot';

/**
 * The snapshot with fewer values of the database in it. Sizes, widths, numbers of distinct values, correlations and
 * frequencies stay, and so does the schema, in which defaults, checks and partition bounds hold values too.
 *
 * - `coarse` keeps at most 11 of a histogram's bounds, and most common values of booleans and enums alone. Ranges
 *   are estimated to a tenth of the rows instead of a hundredth, `= 'literal'` on other columns like an average
 *   value, and joins without the overlap of frequent values.
 * - `none` keeps no value. Ranges and patterns are estimated by PostgreSQL's defaults (a third, or two hundredths of
 *   the rows), equality by the number of distinct values.
 *
 * What `= $1` costs in a generic plan hangs on the number of distinct values, and changes in neither.
 */
export function redacted(snapshot: Snapshot, values: SnapshotValues): Snapshot {
  if (values === 'all' || snapshot.values === 'none') return snapshot;
  const listed = new Set(['boolean', ...snapshot.types.filter(({ kind }) => kind === 'enum').map(nameSql)]);
  const strip = (columns: readonly SnapshotColumn[], list: readonly SnapshotColumnStatistics[]) =>
    list.map((one) => {
      const type = columns.find(({ name }) => name === one.column)?.type;
      return values === 'none' ? withoutValues(one) : coarse(one, type !== undefined && listed.has(type));
    });
  return {
    ...snapshot,
    values,
    relations: snapshot.relations.map(({ statistics, indexes, ...relation }) => ({
      ...relation,
      ...(indexes && {
        indexes: indexes.map(({ statistics: list, ...index }) => ({
          ...index,
          ...(list && { statistics: strip([], list) }),
        })),
      }),
      ...(statistics && { statistics: strip(relation.columns, statistics) }),
    })),
    statisticsObjects: snapshot.statisticsObjects.map((object) => ({
      ...withoutCombinations(object),
      ...(object.expressions && { expressions: strip([], object.expressions) }),
    })),
  };
}

const mostBuckets = 10;

function coarse(statistics: SnapshotColumnStatistics, keepsCommon: boolean): SnapshotColumnStatistics {
  const { histogramBounds, rangeLengthHistogram, rangeBoundsHistogram, mostCommonValues } = statistics;
  return {
    ...withoutValues(statistics),
    ...(keepsCommon && mostCommonValues && { mostCommonValues }),
    ...(histogramBounds && { histogramBounds: fewer(histogramBounds) }),
    ...(rangeLengthHistogram && { rangeLengthHistogram: fewer(rangeLengthHistogram) }),
    ...(rangeBoundsHistogram && { rangeBoundsHistogram: fewer(rangeBoundsHistogram) }),
  };
}

function withoutValues({
  mostCommonValues: _values,
  histogramBounds: _bounds,
  mostCommonElements: _elements,
  rangeLengthHistogram: _lengths,
  rangeBoundsHistogram: _ranges,
  extremes: _extremes,
  ...rest
}: SnapshotColumnStatistics): SnapshotColumnStatistics {
  return rest;
}

function withoutCombinations({
  mostCommonValues: _,
  ...rest
}: SnapshotStatisticsObject): SnapshotStatisticsObject {
  return rest;
}

/** Bounds that still hold equally many rows between them. */
function fewer(bounds: readonly string[]): readonly string[] {
  const buckets = Math.min(mostBuckets, bounds.length - 1);
  if (buckets < 1) return bounds;
  return Array.from({ length: buckets + 1 }, (_, place) => {
    const bound = bounds[Math.round((place * (bounds.length - 1)) / buckets)];
    return bound ?? '';
  });
}
