import type { DroppableIndex, IndexAdvice, ProposedDesign } from '../protocol/advice';
import type { Schema, Table } from '../schema/schema';
import { adviseWorkload, type WorkloadIndex, type WorkloadOptions } from './advise-workload';
import { costsWithout } from './costs-without';
import {
  createIndexSql,
  designText,
  type IndexDesign,
  indexColumns,
  indexName,
  proposed,
} from './index-design';
import type { Probe } from './probe';
import { ReportedStatements, type WorkloadEntry } from './reported-statements';
import { dropIndexSql, redundantIndexes, type SuperfluousIndex, unusedIndexes } from './superfluous-indexes';

/** The database that is advised. */
export interface AdvisedDatabase {
  readonly schema: Schema;
  readonly searchPath: readonly string[];
  /** What is known of the indexes that it has, by `schema.name`. */
  readonly indexes: ReadonlyMap<string, KnownIndex>;
}

export interface KnownIndex {
  /** The CREATE INDEX. */
  readonly definition?: string;
  readonly pages?: number;
  /** As pg_stat_user_indexes counted. */
  readonly scans?: number;
}

/** What is advised for a workload. */
export async function indexAdvice(
  workload: readonly WorkloadEntry[],
  { schema, searchPath, indexes }: AdvisedDatabase,
  probe: Probe,
  options: WorkloadOptions,
): Promise<IndexAdvice> {
  const weighed = workload.map(({ sql, calls }) => ({ sql, weight: calls ?? 1 }));
  const advice = await adviseWorkload(weighed, schema, probe, options);
  const knownIndex = (schemaName: string, name: string) => indexes.get(`${schemaName}.${name}`);
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
    indexes: designsOf(advice.indexes, schema, searchPath, statements),
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

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

const blockBytes = 8192;

function sizeAndScans(index: KnownIndex | undefined): { sizeBytes?: number; scans?: number } {
  return {
    ...(index?.pages !== undefined && { sizeBytes: index.pages * blockBytes }),
    ...(index?.scans !== undefined && { scans: index.scans }),
  };
}
