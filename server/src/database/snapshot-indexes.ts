import type { IndexSize, SnapshotConstraint, SnapshotIndex } from '../snapshot/snapshot';
import type { Metapages } from './snapshot-metapages';
import { type StatisticsRow, statisticsOf } from './snapshot-statistics';

export interface ConstraintRow {
  readonly relation: number;
  readonly name: string;
  readonly definition: string;
  readonly index: number | null;
}

export interface IndexRow {
  readonly id: number;
  readonly relation: number;
  readonly name: string;
  readonly method: string;
  readonly definition: string;
  readonly isConstraint: boolean;
  readonly invalid: boolean;
  readonly parentSchema: string | null;
  readonly parentName: string | null;
  readonly pages: number;
  readonly rows: number;
  /** Null: an index on a partitioned table, which has no file. */
  readonly blocks: number | null;
  readonly scans: number | null;
  /** The column whose ends a planner looks up in it. */
  readonly leads: string | null;
  readonly hasExpressions: boolean;
  readonly canSelect: boolean;
}

/** What was read beside the indexes and constraints of a relation. */
export interface IndexParts {
  readonly indexes: readonly IndexRow[];
  readonly statistics: readonly StatisticsRow[];
  readonly metapages: Metapages;
}

export function constraintOf(
  { name, definition, index }: ConstraintRow,
  parts: IndexParts,
): SnapshotConstraint {
  const backing = parts.indexes.find(({ id }) => id === index);
  return { name, definition, ...(backing && { index: indexSize(backing, parts) }) };
}

export function indexOf(row: IndexRow, parts: IndexParts): SnapshotIndex {
  const statistics = parts.statistics.filter(({ index }) => index === row.id).map(statisticsOf);
  return {
    name: row.name,
    definition: row.definition,
    ...(row.invalid && { invalid: true }),
    ...indexSize(row, parts),
    ...(statistics.length > 0 && { statistics }),
  };
}

function indexSize(row: IndexRow, { metapages }: IndexParts): IndexSize {
  const { id, parentSchema, parentName, pages, rows, blocks, scans } = row;
  return {
    ...(parentSchema !== null &&
      parentName !== null && { parent: { schema: parentSchema, name: parentName } }),
    ...(blocks !== null && { pages, rows }),
    ...(blocks !== null && blocks !== pages && { blocks }),
    ...metapages.get(id),
    ...(scans !== null && { scans }),
  };
}
