import type { Snapshot, SnapshotColumnStatistics, SnapshotName } from '../../snapshot/snapshot';
import { snapshotDdl } from '../../snapshot/snapshot-ddl';
import { quoteIdentifier } from '../../syntax/quote-identifier';
import { bundledExtensions, type Instance } from '../instance/instance';
import { type Failure, type Run, runAll, runUntilDone } from '../instance/run-all';
import { literal } from '../instance/sql-text';
import { castsSql, loadExtendedStatistics } from '../statistics/extended-statistics';
import { columnSql, sizeSql } from '../statistics/statistics-sql';
import { collationRuns } from './collations';

/** Something of a snapshot, or of files, that the planner has to do without. */
export interface LoadProblem {
  /** `index "public"."orders_total_idx"`. */
  readonly what: string;
  /** PostgreSQL's message. */
  readonly why: string;
  /** Of a statement of a file: where that is. */
  readonly path?: string;
  /** Where in the file it fails. */
  readonly offset?: number;
  readonly statement?: FailedStatement;
}

/** A statement of a file that PostgreSQL refuses. */
export interface FailedStatement {
  /** As it stands there. */
  readonly text: string;
  /** Where in it it fails. */
  readonly offset: number;
  /** The SQLSTATE. */
  readonly code: string;
}

/** Makes the schema of a snapshot in an empty database and gives it its statistics. What fails is left out and told. */
export async function loadSnapshot(instance: Instance, snapshot: Snapshot): Promise<LoadProblem[]> {
  const failures: Failure[] = [
    ...(await runAll(instance, extensionRuns(snapshot))),
    ...(await runUntilDone(instance, schemaRuns(snapshot))),
    ...(await runAll(instance, statisticsRuns(snapshot))),
    ...(await loadExtended(instance, snapshot)),
    ...(await runAll(instance, settingRuns(snapshot))),
  ];
  const absent = snapshot.extensions.filter(
    ({ name }) => !bundledExtensions.has(name) && !bystanders.has(name),
  );
  return [
    ...absent.map(({ name }) => ({ what: `extension ${name}`, why: 'The planner does not come with it.' })),
    ...failures.map(({ run, why }) => ({ what: run.what, why })),
  ];
}

/** Collations stand in schemas, and types and tables name them. */
function schemaRuns(snapshot: Snapshot): Run[] {
  const ddl = snapshotDdl(snapshot);
  const runs = (isSchema: boolean): Run[] =>
    ddl
      .filter(({ phase }) => (phase === 'schema') === isSchema)
      .map(({ sql, makes }) => ({ sql, what: makes }));
  return [...runs(true), ...collationRuns(snapshot), ...runs(false)];
}

async function loadExtended(instance: Instance, { statisticsObjects }: Snapshot): Promise<Failure[]> {
  if (statisticsObjects.length === 0) return [];
  await instance.exec(castsSql);
  const failures: Failure[] = [];
  for (const object of statisticsObjects) {
    const what = `the extended statistics ${object.schema}.${object.name}`;
    try {
      await loadExtendedStatistics(instance, object);
    } catch (error) {
      failures.push({ run: { sql: '', what }, why: error instanceof Error ? error.message : String(error) });
    }
  }
  return failures;
}

/** Extensions whose functions no application calls in its queries. */
export const bystanders = new Set(
  'plpgsql pageinspect pg_stat_statements pg_buffercache pgstattuple pg_prewarm pg_freespacemap pg_visibility amcheck auto_explain hypopg pg_cron pg_repack'.split(
    ' ',
  ),
);

function extensionRuns({ extensions }: Snapshot): Run[] {
  return extensions
    .filter(({ name }) => bundledExtensions.has(name))
    .map(({ name, schema }) => {
      const into = quoteIdentifier(schema);
      const sql = `CREATE SCHEMA IF NOT EXISTS ${into};\nCREATE EXTENSION ${quoteIdentifier(name)} SCHEMA ${into} CASCADE`;
      return { sql, what: `extension ${name}` };
    });
}

function statisticsRuns({ relations }: Snapshot): Run[] {
  return relations.flatMap((relation) => {
    const backing = (relation.constraints ?? []).flatMap(({ name, index }) =>
      index ? [{ name, ...index, statistics: [] }] : [],
    );
    const indexes = [...backing, ...(relation.indexes ?? [])].map((index) => ({
      schema: relation.schema,
      name: index.name,
      size: sizeOf(index),
      statistics: index.statistics ?? [],
    }));
    return [{ ...relation, statistics: relation.statistics ?? [] }, ...indexes].flatMap((one) => [
      ...(one.size ? [{ sql: sizeSql(one, one.size), what: `the size of ${one.schema}.${one.name}` }] : []),
      ...one.statistics.map((column) => columnRun(one, column)),
    ]);
  });
}

function sizeOf({ pages, rows, allVisible }: { pages?: number; rows?: number; allVisible?: number }) {
  if (pages === undefined || rows === undefined) return undefined;
  return { pages, rows, ...(allVisible !== undefined && { allVisible }) };
}

function columnRun(relation: SnapshotName, statistics: SnapshotColumnStatistics): Run {
  const what = `the statistics of ${relation.schema}.${relation.name}, ${statistics.column}`;
  return { sql: columnSql(relation, statistics), what };
}

function settingRuns({ settings, searchPath }: Snapshot): Run[] {
  const path = searchPath.map(quoteIdentifier).join(', ');
  return [
    ...Object.entries(settings).map(([name, value]) => ({
      sql: `SELECT pg_catalog.set_config(${literal(name)}, ${literal(valueHere(name, value))}, false)`,
      what: `the setting ${name}`,
    })),
    ...(path ? [{ sql: `SET search_path TO ${path}`, what: 'the search path' }] : []),
  ];
}

/**
 * In WebAssembly pointers are half as wide, so that hash tables are smaller: a row of a hash join takes 8 bytes less,
 * a bucket 4, a group of an aggregate 12. For rows of usual width that is a fifth, and so much less memory makes the
 * same of them spill to disk that do on a server.
 */
const hashShare = 0.8;

function valueHere(name: string, value: string): string {
  return name === 'hash_mem_multiplier' ? String(Math.max(1, Number(value) * hashShare)) : value;
}
