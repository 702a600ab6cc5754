import { adviseWorkload, type WorkloadAdvice } from '../advisor/advise-workload';
import { costsWithout } from '../advisor/costs-without';
import { createIndexSql, type IndexDesign, indexColumns, indexName } from '../advisor/index-design';
import { redundantIndexes, type SuperfluousIndex, unusedIndexes } from '../advisor/superfluous-indexes';
import { openDatabase } from '../database/open-database';
import { readSnapshot } from '../database/snapshot';
import { countText, sizeText } from '../plan/quantity';
import { Planner } from '../planner/planner';
import type { Snapshot, SnapshotIndex } from '../snapshot/snapshot';
import { snapshotSchema } from '../snapshot/snapshot-schema';
import type { PlanFormat } from './plan-command';
import { readSnapshotFile } from './snapshot-source';
import { sourceFiles } from './source-files';
import { UsageError } from './usage-error';
import { readWorkload, type StatementPlace, type WorkloadEntry } from './workload';

export interface AdviseArguments {
  /** Files and folders. None, and the statements are those that the server counted, or else those of the current folder. */
  readonly paths: readonly string[];
  readonly snapshot: string | undefined;
  readonly url: string | undefined;
  /** Of all new indexes together; undefined for no bound. */
  readonly budgetBytes: number | undefined;
  /** What writing into them may cost, as a part of what the statements cost now. */
  readonly writeShare: number | undefined;
  readonly format: PlanFormat;
  /** Holds the planner's files. */
  readonly folder: string;
}

/** `advise [paths…] --snapshot … | --url …`. Throws UsageError and DatabaseError. */
export async function adviseCommand(given: AdviseArguments): Promise<number> {
  const snapshot = await snapshotFor(given);
  const schema = snapshotSchema(snapshot);
  const counted = snapshot.statements ?? [];
  const isCountedAlone = given.paths.length === 0 && counted.length > 0;
  const entries = await readWorkload(isCountedAlone ? nothing() : sourceFiles(given.paths), counted);
  const planner = new Planner({ folder: given.folder, source: { kind: 'snapshot', snapshot } });
  try {
    const advice = await adviseWorkload(
      entries.map(({ sql, calls }) => ({ sql, weight: calls ?? 1 })),
      schema,
      planner,
      {
        budget: {
          ...(given.budgetBytes !== undefined && { sizeBytes: given.budgetBytes }),
          ...(given.writeShare !== undefined && { writeShare: given.writeShare }),
        },
      },
    );
    const report = await reportOf(advice, entries, snapshot);
    process.stdout.write(
      given.format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : `${textOf(report)}\n`,
    );
    return report.indexes.length > 0 ? 1 : 0;
  } finally {
    await planner.dispose();
  }

  async function reportOf(
    advice: WorkloadAdvice,
    workload: readonly WorkloadEntry[],
    of: Snapshot,
  ): Promise<AdviceReport> {
    const sizes = indexesOf(of);
    const size = (schemaName: string, name: string) => sizes.get(`${schemaName}.${name}`);
    const planned = advice.statements.flatMap((one, place) =>
      one.kind === 'planned' ? [{ place, sql: workload[place]?.sql ?? '', cost: one.costBefore }] : [],
    );
    const superfluous = async ({ table, index, sql }: SuperfluousIndex): Promise<ReportedIndex> => {
      const without = await costsWithout({ schema: table.schema, name: index.name }, planned, planner);
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
          name: nameOf(design),
          concurrently: !isPartitioned(design),
          searchPath: of.searchPath,
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

  function nameOf(design: IndexDesign): string {
    const table = schema.tables.get(`${design.table.schema}.${design.table.name}`);
    return table ? indexName(design, table) : '';
  }

  /** CREATE INDEX CONCURRENTLY is for tables that have rows of their own. */
  function isPartitioned({ table }: IndexDesign): boolean {
    return schema.tables.get(`${table.schema}.${table.name}`)?.kind === 'partitioned-table';
  }
}

interface AdviceReport {
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

interface ReportedIndex {
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

interface ReportedPlace extends Partial<StatementPlace> {
  readonly statement: string;
  readonly calls?: number;
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

async function snapshotFor({ snapshot, url }: AdviseArguments): Promise<Snapshot> {
  if (snapshot !== undefined) return readSnapshotFile(snapshot);
  if (url === undefined) throw new UsageError('advise takes --snapshot or --url.');
  const database = await openDatabase(url);
  try {
    return await readSnapshot(database, { values: 'all' });
  } finally {
    await database.dispose();
  }
}

async function* nothing(): AsyncGenerator<never> {}

function textOf(report: AdviceReport): string {
  const { indexes, redundant, unused, unplanned } = report;
  const paragraphs = [
    indexes.length === 0
      ? `No index would help the ${countText(report.statements)} statements.`
      : `${countText(indexes.length)} indexes for ${countText(report.statements)} statements lower their estimated cost from ${countText(report.costBefore)} to ${countText(report.costAfter)}.`,
    ...indexes.map(({ sql, sizeBytes, statements, costBefore, costAfter }) =>
      [
        `${sql};`,
        `  about ${sizeText(sizeBytes)}; without it all of them cost ${countText(costBefore)}, with it ${countText(costAfter)}`,
        ...statements.map(
          (one) => `  ${placeText(one)}: cost ${countText(one.costBefore)} → ${countText(one.costAfter)}`,
        ),
      ].join('\n'),
    ),
    ...redundant.map((one) => dropText(one, `${one.coveredBy} answers all that ${one.index} answers`)),
    ...unused.map((one) => dropText(one, 'never used since statistics were reset')),
    ...unplanned.map((one) => `${placeText(one)}: not planned: ${one.message}`),
  ];
  return paragraphs.join('\n\n');
}

function dropText({ sql, sizeBytes, statements = [] }: ReportedIndex, why: string): string {
  return [
    `${sql};`,
    `  ${why}${sizeBytes === undefined ? '' : `; frees ${sizeText(sizeBytes)}`}`,
    ...statements.map(
      (one) => `  ${placeText(one)}: cost ${countText(one.costBefore)} → ${countText(one.costAfter)}`,
    ),
  ].join('\n');
}

function placeText({ path, line, column, statement }: ReportedPlace): string {
  return path === undefined ? shortened(statement) : `${path}:${line}:${column}`;
}

function shortened(text: string): string {
  return text.length <= 70 ? text : `${text.slice(0, 69)}…`;
}
