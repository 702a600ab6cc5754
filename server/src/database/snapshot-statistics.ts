import type { SnapshotColumnStatistics, SnapshotStatisticsObject } from '../snapshot/snapshot';
import type { Query } from './database';
import { groupBy } from './group-by';
import expressionsSql14 from './queries/snapshot-expressions-14.sql';
import expressionsSql15 from './queries/snapshot-expressions-15.sql';
import extendedSql13 from './queries/snapshot-extended-13.sql';
import extendedSql15 from './queries/snapshot-extended-15.sql';
import statisticsSql13 from './queries/snapshot-statistics-13.sql';
import statisticsSql17 from './queries/snapshot-statistics-17.sql';

type Nullable<T> = { readonly [K in keyof T]: T[K] | null };

type Values = Omit<SnapshotColumnStatistics, 'column' | 'inherited' | 'extremes'>;

export interface StatisticsRow extends Nullable<Required<Values>> {
  readonly relation: number;
  /** Null: of the relation itself. */
  readonly index: number | null;
  readonly column: string;
  readonly number: number;
  readonly inherited: boolean;
}

/** The rows of `pg_stats` for these relations and for the expressions of their indexes. */
export async function readStatistics(query: Query, version: number, relations: readonly number[]) {
  return query<StatisticsRow>(version < 170_000 ? statisticsSql13 : statisticsSql17, [relations]);
}

export function statisticsOf({
  relation: _,
  index,
  column,
  number,
  inherited,
  ...values
}: StatisticsRow): SnapshotColumnStatistics {
  return {
    column: index === null ? column : number,
    ...(inherited && { inherited }),
    ...withoutNulls(values),
  };
}

/** Extended statistics, and the names of those of which the role may read the definition alone. */
export interface FoundStatisticsObjects {
  readonly statisticsObjects: readonly SnapshotStatisticsObject[];
  readonly unreadable: readonly string[];
}

/** The objects of CREATE STATISTICS on these relations. */
export async function readStatisticsObjects(
  query: Query,
  version: number,
  relations: readonly number[],
): Promise<FoundStatisticsObjects> {
  const objects = await query<ExtendedRow>(version < 150_000 ? extendedSql13 : extendedSql15, [relations]);
  const expressionsSql = version < 150_000 ? expressionsSql14 : expressionsSql15;
  const expressions = version < 140_000 ? [] : await query<ExpressionRow>(expressionsSql, [relations]);
  const byObject = groupBy(expressions, ({ statistics }) => statistics);
  const statisticsObjects = objects.map(({ id, isReadable: _, schema, name, definition, ...found }) => {
    const list = byObject.get(id)?.map(({ statistics: _, column, ...values }) => ({
      column,
      ...withoutNulls(values),
    }));
    return {
      schema,
      name,
      definition,
      ...withoutAbsent(found),
      ...(list && { expressions: list }),
    };
  });
  // Older minor versions show them to whoever may SELECT from the columns.
  const unreadable = objects
    .filter((object) => !object.isReadable && object.distinct === null && !byObject.has(object.id))
    .filter(({ dependencies, mostCommonValues }) => dependencies === null && mostCommonValues === null)
    .map(({ schema, name }) => `${schema}.${name}`);
  return { statisticsObjects, unreadable };
}

type ExtendedRow = Nullable<Required<Omit<SnapshotStatisticsObject, 'expressions'>>> & {
  readonly id: number;
  /** Whether the role is one of the table's owners, or there is nothing to read. */
  readonly isReadable: boolean;
  readonly schema: string;
  readonly name: string;
  readonly definition: string;
};

type ExpressionRow = Nullable<Values> & {
  readonly statistics: number;
  /** From 1, among the expressions. */
  readonly column: number;
};

function withoutNulls(values: Nullable<Values>): Values {
  return {
    ...withoutAbsent(values),
    nullFraction: values.nullFraction ?? 0,
    averageWidth: values.averageWidth ?? 0,
    distinct: values.distinct ?? 0,
  };
}

/** The same without what is null. */
export function withoutAbsent<T extends object>(row: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
