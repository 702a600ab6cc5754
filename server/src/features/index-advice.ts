import { adviseWorkload, type WorkloadOptions } from '../advisor/advise-workload';
import { costsWithout } from '../advisor/costs-without';
import { createIndexSql, type IndexDesign, indexColumns, indexName } from '../advisor/index-design';
import type { Probe } from '../advisor/probe';
import { redundantIndexes, type SuperfluousIndex, unusedIndexes } from '../advisor/superfluous-indexes';
import type { Schema } from '../schema/schema';
import type { Snapshot, SnapshotIndex } from '../snapshot/snapshot';
import type { StatementPlace, WorkloadEntry } from './workload';

/** The contract of `advise --format json`: names stay. */
export interface AdviceReport {
  /** Of one execution of each statement, or as often as the server counted; in the planner's units. */
  readonly costBefore: number;
  readonly costAfter: number;
  readonly indexes: readonly {
    readonly sql: string;
    readonly table: string;
    readonly columns: readonly string[];
    readonly include: readonly string[];
    readonly where?: string;
    /** Of the whole workload with all other indexes, without and with this one. */
    readonly costBefore: number;
    readonly costAfter: number;
    readonly sizeBytes: number;
    readonly writeCost: number;
    readonly statements: readonly (ReportedPlace & {
      readonly costBefore: number;
      readonly costAfter: number;
    })[];
  }[];
  readonly redundant: readonly (ReportedIndex & { readonly coveredBy: string })[];
  readonly unused: readonly ReportedIndex[];
  readonly rewrites: readonly never[];
  readonly unplanned: readonly (ReportedPlace & { readonly message: string })[];
  /** How many there are. */
  readonly statements: number;
}

export interface ReportedIndex {
  readonly index: string;
  readonly table: string;
  readonly sizeBytes?: number;
  readonly scans?: number;
  readonly sql: string;
  /** Those that would cost more without it; absent where that could not be planned. */
  readonly statements?: readonly (ReportedPlace & {
    readonly costBefore: number;
    readonly costAfter: number;
  })[];
}

export interface ReportedPlace extends Partial<StatementPlace> {
  readonly statement: string;
  readonly calls?: number;
}

/** What is advised for a workload on the database of a snapshot, which `probe` plans for. */
export async function indexAdvice(
  workload: readonly WorkloadEntry[],
  {
    snapshot,
    schema,
    probe,
  }: { readonly snapshot: Snapshot; readonly schema: Schema; readonly probe: Probe },
  options: WorkloadOptions,
): Promise<AdviceReport> {
  const weighed = workload.map(({ sql, calls }) => ({ sql, weight: calls ?? 1 }));
  const advice = await adviseWorkload(weighed, schema, probe, options);
  const sizes = indexesOf(snapshot);
  const size = (schemaName: string, name: string) => sizes.get(`${schemaName}.${name}`);
  const planned = advice.statements.flatMap((one, place) =>
    one.kind === 'planned' ? [{ place, sql: workload[place]?.sql ?? '', cost: one.costBefore }] : [],
  );
  const superfluous = async ({ table, index, sql }: SuperfluousIndex): Promise<ReportedIndex> => {
    const without = await costsWithout({ schema: table.schema, name: index.name }, planned, probe);
    return {
      index: index.name,
      table: `${table.schema}.${table.name}`,
      ...sizeAndScans(size(table.schema, index.name)),
      sql,
      ...(without && {
        statements: without.map(({ statement, before, after }) => ({
          ...placeOf(workload[planned[statement]?.place ?? -1]),
          costBefore: before,
          costAfter: after,
        })),
      }),
    };
  };
  const redundant: (ReportedIndex & { readonly coveredBy: string })[] = [];
  for (const one of redundantIndexes(schema))
    redundant.push({ ...(await superfluous(one)), coveredBy: one.coveredBy.name });
  const unused: ReportedIndex[] = [];
  for (const one of unusedIndexes(schema, (schemaName, name) => size(schemaName, name)?.scans))
    unused.push(await superfluous(one));
  return {
    costBefore: advice.costBefore,
    costAfter: advice.costAfter,
    indexes: advice.indexes.map(({ design, costWithout, costWith, sizeBytes, writeCost, helps }) => ({
      sql: createIndexSql(design, {
        name: nameOf(design, schema),
        concurrently: !isPartitioned(design, schema),
        searchPath: snapshot.searchPath,
      }),
      table: `${design.table.schema}.${design.table.name}`,
      ...indexColumns(design),
      costBefore: costWithout,
      costAfter: costWith,
      sizeBytes,
      writeCost,
      statements: helps.map(({ statement, before, after }) => ({
        ...placeOf(workload[statement]),
        costBefore: before,
        costAfter: after,
      })),
    })),
    redundant,
    unused,
    rewrites: [],
    unplanned: advice.statements.flatMap((one, i) =>
      one.kind === 'unplanned' ? [{ ...placeOf(workload[i]), message: one.message }] : [],
    ),
    statements: advice.statements.length,
  };
}

function nameOf(design: IndexDesign, schema: Schema): string {
  const table = schema.tables.get(`${design.table.schema}.${design.table.name}`);
  return table ? indexName(design, table) : '';
}

/** CREATE INDEX CONCURRENTLY is for tables that have rows of their own. */
function isPartitioned({ table }: IndexDesign, schema: Schema): boolean {
  return schema.tables.get(`${table.schema}.${table.name}`)?.kind === 'partitioned-table';
}
function placeOf(entry: WorkloadEntry | undefined): ReportedPlace {
  const statement = entry?.sql.replace(/\s+/g, ' ').trim() ?? '';
  return { ...entry?.places[0], statement, ...(entry?.calls !== undefined && { calls: entry.calls }) };
}

function indexesOf({ relations }: Snapshot): Map<string, Partial<SnapshotIndex>> {
  return new Map(
    relations.flatMap(({ schema, indexes = [] }) =>
      indexes.map((index) => [`${schema}.${index.name}`, index] as const),
    ),
  );
}

const blockBytes = 8192;

function sizeAndScans(index: Partial<SnapshotIndex> | undefined): { sizeBytes?: number; scans?: number } {
  return {
    ...(index?.pages !== undefined && { sizeBytes: index.pages * blockBytes }),
    ...(index?.scans !== undefined && { scans: index.scans }),
  };
}
