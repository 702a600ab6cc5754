import type {
  SnapshotColumn,
  SnapshotName,
  SnapshotPolicy,
  SnapshotRelation,
  SnapshotRelationKind,
} from '../snapshot/snapshot';
import type { Query } from './database';
import { groupBy } from './group-by';
import { inOrder } from './in-order';
import columnsSql from './queries/snapshot-columns.sql';
import constraintsSql from './queries/snapshot-constraints.sql';
import indexesSql from './queries/snapshot-indexes.sql';
import policiesSql from './queries/snapshot-policies.sql';
import relationsSql from './queries/snapshot-relations.sql';
import {
  type ConstraintRow,
  constraintOf,
  type IndexParts,
  type IndexRow,
  indexOf,
} from './snapshot-indexes';
import { readMetapages } from './snapshot-metapages';
import { readStatistics, statisticsOf, withoutAbsent } from './snapshot-statistics';

/** A relation, and what else was asked about it and its indexes. */
export interface FoundRelation {
  readonly relation: SnapshotRelation;
  readonly row: RelationRow;
  readonly indexes: readonly IndexRow[];
}

/** Tables, parents first, then views after what they read. `pageinspect`: its quoted schema, where it is there. */
export async function readRelations(
  query: Query,
  version: number,
  pageinspect: string | undefined,
): Promise<FoundRelation[]> {
  const rows = await query<RelationRow>(relationsSql);
  const ids = rows.map(({ id }) => id);
  const columns = byRelation(await query<ColumnRow>(columnsSql, [ids]));
  const constraints = byRelation(await query<ConstraintRow>(constraintsSql, [ids]));
  const indexes = byRelation(await query<IndexRow>(indexesSql, [ids]));
  const policies = byRelation(await query<PolicyRow>(policiesSql, [ids]));
  const statistics = byRelation(await readStatistics(query, version, ids));
  const metapages = await readMetapages(query, pageinspect, [...indexes.values()].flat());
  const names = new Map(rows.map(({ id, schema, name }) => [id, { schema, name }]));

  const tablesFirst = [...rows.filter((row) => !isView(row)), ...rows.filter(isView)];
  return inOrder(tablesFirst.map((row) => ({ ...row, needs: [...row.parents, ...row.reads] }))).map(
    (row) => ({
      row,
      indexes: indexes.get(row.id) ?? [],
      relation: relationOf(row, {
        columns: columns.get(row.id) ?? [],
        constraints: constraints.get(row.id) ?? [],
        indexes: indexes.get(row.id) ?? [],
        policies: policies.get(row.id) ?? [],
        statistics: statistics.get(row.id) ?? [],
        metapages,
        names,
      }),
    }),
  );
}

interface RelationRow extends SnapshotName {
  readonly id: number;
  readonly relkind: string;
  readonly partitionBy: string | null;
  readonly bound: string | null;
  readonly parents: readonly number[];
  readonly query: string | null;
  readonly options: readonly string[];
  readonly unlogged: boolean;
  readonly rowSecurity: 'enabled' | 'forced' | null;
  readonly pages: number;
  readonly rows: number;
  readonly allVisible: number;
  readonly blocks: number | null;
  readonly reads: readonly number[];
  readonly canSelect: boolean;
  readonly canSelectSome: boolean;
  readonly canUseSchema: boolean;
  readonly rowsAreHidden: boolean;
}

type Nullable<T> = { readonly [K in keyof T]-?: T[K] | null };

type ColumnRow = Nullable<Omit<SnapshotColumn, 'notNull'>> & {
  readonly relation: number;
  readonly notNull: boolean;
};

type PolicyRow = SnapshotPolicy & { readonly relation: number };

const kinds: Readonly<Record<string, SnapshotRelationKind>> = {
  r: 'table',
  p: 'partitioned-table',
  f: 'foreign-table',
  v: 'view',
  m: 'materialized-view',
};

function isView({ relkind }: RelationRow): boolean {
  return relkind === 'v' || relkind === 'm';
}

interface Parts extends IndexParts {
  readonly columns: readonly ColumnRow[];
  readonly constraints: readonly ConstraintRow[];
  readonly policies: readonly PolicyRow[];
  readonly names: ReadonlyMap<number, SnapshotName>;
}

function relationOf(row: RelationRow, parts: Parts): SnapshotRelation {
  const parents = row.parents.flatMap((id) => parts.names.get(id) ?? []);
  const [parent] = parents;
  const constraints = parts.constraints.map((constraint) => constraintOf(constraint, parts));
  const indexes = parts.indexes
    .filter(({ isConstraint }) => !isConstraint)
    .map((index) => indexOf(index, parts));
  const statistics = parts.statistics.filter(({ index }) => index === null).map(statisticsOf);
  const policies = parts.policies.map(({ relation: _, ...policy }) => policy);
  return {
    schema: row.schema,
    name: row.name,
    kind: kinds[row.relkind] ?? 'table',
    columns: parts.columns.map(columnOf),
    ...(row.partitionBy !== null && { partitionBy: row.partitionBy }),
    ...(row.bound !== null && parent && { partitionOf: { ...parent, bound: row.bound } }),
    ...(row.bound === null && parent && { inherits: parents }),
    ...(row.query !== null && { query: row.query }),
    ...(constraints.length > 0 && { constraints }),
    ...(indexes.length > 0 && { indexes }),
    ...(row.options.length > 0 && { options: row.options }),
    ...(row.unlogged && { unlogged: true }),
    ...(row.rowSecurity && { rowSecurity: row.rowSecurity }),
    ...(policies.length > 0 && { policies }),
    ...sizeOf(row),
    ...(statistics.length > 0 && { statistics }),
  };
}

function columnOf({ relation: _, notNull, ...rest }: ColumnRow): SnapshotColumn {
  const { name, type, ...others } = rest;
  return {
    name: name ?? '',
    type: type ?? '',
    ...(notNull && { notNull }),
    ...withoutAbsent(others),
  };
}

function sizeOf(row: RelationRow): Pick<SnapshotRelation, 'size'> {
  const { relkind, pages, rows, allVisible, blocks } = row;
  if (relkind === 'v' || (rows < 0 && !blocks)) return {};
  return {
    size: {
      pages,
      rows,
      ...(relkind !== 'p' && relkind !== 'f' && { allVisible }),
      ...(blocks !== null && blocks !== pages && { blocks }),
    },
  };
}

function byRelation<R extends { readonly relation: number }>(rows: readonly R[]): Map<number, R[]> {
  return groupBy(rows, ({ relation }) => relation);
}
