import { adviseWorkload, type WorkloadIndex, type WorkloadOptions } from '../advisor/advise-workload';
import { costsWithout } from '../advisor/costs-without';
import {
  createIndexSql,
  designText,
  type IndexDesign,
  indexColumns,
  indexName,
  proposed,
} from '../advisor/index-design';
import type { Probe } from '../advisor/probe';
import {
  dropIndexSql,
  redundantIndexes,
  type SuperfluousIndex,
  unusedIndexes,
} from '../advisor/superfluous-indexes';
import type { DroppableIndex, IndexAdvice, ProposedDesign } from '../protocol/advice';
import type { Schema, Table } from '../schema/schema';
import type { Snapshot, SnapshotIndex } from '../snapshot/snapshot';
import { ReportedStatements } from './reported-statements';
import type { WorkloadEntry } from './workload';

/** What is advised for a workload on the database of a snapshot, which `probe` plans for. */
export async function indexAdvice(
  workload: readonly WorkloadEntry[],
  {
    snapshot,
    schema,
    probe,
  }: { readonly snapshot: Snapshot; readonly schema: Schema; readonly probe: Probe },
  options: WorkloadOptions,
): Promise<IndexAdvice> {
  const weighed = workload.map(({ sql, calls }) => ({ sql, weight: calls ?? 1 }));
  const advice = await adviseWorkload(weighed, schema, probe, options);
  const known = indexesOf(snapshot);
  const knownIndex = (schemaName: string, name: string) => known.get(`${schemaName}.${name}`);
  const statements = new ReportedStatements(workload);
  const planned = advice.statements.flatMap((one, place) =>
    one.kind === 'planned' ? [{ place, sql: workload[place]?.sql ?? '', cost: one.costBefore }] : [],
  );
  const superfluous = async ({ table, index, sql }: SuperfluousIndex): Promise<DroppableIndex> => {
    const name = { schema: table.schema, name: index.name };
    const without = await costsWithout(name, planned, probe);
    const kept = knownIndex(table.schema, index.name);
    return {
      index: index.name,
      table: `${table.schema}.${table.name}`,
      ...sizeAndScans(kept),
      sql,
      ...(without && {
        statements: without.map(({ statement, before, after }) =>
          statements.changed(planned[statement]?.place ?? -1, before, after),
        ),
      }),
      change: { name: `drop_${index.name}`, undo: kept?.definition ?? '' },
      name,
    };
  };
  const redundant: (DroppableIndex & { readonly coveredBy: string })[] = [];
  for (const one of redundantIndexes(schema))
    redundant.push({ ...(await superfluous(one)), coveredBy: one.coveredBy.name });
  const unused: DroppableIndex[] = [];
  for (const one of unusedIndexes(schema, (schemaName, name) => knownIndex(schemaName, name)?.scans))
    unused.push(await superfluous(one));
  return {
    costBefore: advice.costBefore,
    costAfter: advice.costAfter,
    indexes: designsOf(advice.indexes, schema, snapshot.searchPath, statements),
    redundant,
    unused,
    rewrites: [],
    unplanned: advice.statements.flatMap((one, place) =>
      one.kind === 'unplanned' ? [{ ...statements.at(place), message: one.message }] : [],
    ),
    statements: advice.statements.length,
    sizeBytes: sum(advice.indexes.map(({ sizeBytes }) => sizeBytes)),
    writeCost: sum(advice.indexes.map(({ writeCost }) => writeCost)),
    sources: statements.sources,
  };
}

function designsOf(
  indexes: readonly WorkloadIndex[],
  schema: Schema,
  searchPath: readonly string[],
  statements: ReportedStatements,
): ProposedDesign[] {
  const names: { readonly schema: string; readonly name: string }[] = [];
  return indexes.map((index) => {
    const { design } = index;
    const table = tableOf(design, schema);
    const others = names.filter((one) => one.schema === design.table.schema);
    const name = table ? indexName(design, { indexes: [...table.indexes, ...others] }) : '';
    names.push({ schema: design.table.schema, name });
    // CREATE INDEX CONCURRENTLY is for tables that have rows of their own.
    const concurrently = table?.kind !== 'partitioned-table';
    return {
      sql: createIndexSql(design, { name, concurrently, searchPath }),
      table: `${design.table.schema}.${design.table.name}`,
      ...indexColumns(design),
      costBefore: index.costWithout,
      costAfter: index.costWith,
      sizeBytes: index.sizeBytes,
      writeCost: index.writeCost,
      statements: index.helps.map(({ statement, before, after }) =>
        statements.changed(statement, before, after),
      ),
      design: designText(design),
      change: { name: `add_${name}`, undo: table ? dropIndexSql(table, name) : '' },
      proposed: proposed(design),
      choice: index.choice,
    };
  });
}

function tableOf({ table }: IndexDesign, schema: Schema): Table | undefined {
  return schema.tables.get(`${table.schema}.${table.name}`);
}

function indexesOf({ relations }: Snapshot): Map<string, Partial<SnapshotIndex>> {
  return new Map(
    relations.flatMap(({ schema, indexes = [] }) =>
      indexes.map((index) => [`${schema}.${index.name}`, index] as const),
    ),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

const blockBytes = 8192;

function sizeAndScans(index: Partial<SnapshotIndex> | undefined): { sizeBytes?: number; scans?: number } {
  return {
    ...(index?.pages !== undefined && { sizeBytes: index.pages * blockBytes }),
    ...(index?.scans !== undefined && { scans: index.scans }),
  };
}
