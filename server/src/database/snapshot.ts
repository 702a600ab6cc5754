import type {
  Snapshot,
  SnapshotExtension,
  SnapshotFunction,
  SnapshotName,
  SnapshotStatement,
  SnapshotType,
  SnapshotValues,
} from '../snapshot/snapshot';
import { attempt } from './attempt';
import type { Database, Query } from './database';
import { DatabaseError } from './database-error';
import { inOrder } from './in-order';
import extensionsSql from './queries/snapshot-extensions.sql';
import functionsSql from './queries/snapshot-functions.sql';
import optionalSql from './queries/snapshot-optional.sql';
import schemasSql from './queries/snapshot-schemas.sql';
import sequencesSql from './queries/snapshot-sequences.sql';
import serverSql from './queries/snapshot-server.sql';
import settingsSql from './queries/snapshot-settings.sql';
import statementsSql from './queries/snapshot-statements.sql';
import typesSql from './queries/snapshot-types.sql';
import { readExtremes, withExtremes } from './snapshot-extremes';
import { readRelations } from './snapshot-relations';
import { readStatisticsObjects } from './snapshot-statistics';
import { unreadableIn } from './snapshot-unreadable';

export interface SnapshotOptions {
  /** With `all` the ends of indexed columns are looked up too, which other snapshots do not keep. */
  readonly values: SnapshotValues;
  readonly signal?: AbortSignal;
}

const statementTimeoutMs = 60_000;
const lockTimeoutMs = 5_000;
const statementLimit = 200;

/**
 * Reads the snapshot of a database, of one moment and without any of its rows but for those whose values statistics
 * hold. What the role may not read is told in it. Throws DatabaseError.
 */
export async function readSnapshot(database: Database, options: SnapshotOptions): Promise<Snapshot> {
  return database.reading((query) => read(query, options.values), {
    statementTimeoutMs,
    lockTimeoutMs,
    ...(options.signal && { signal: options.signal }),
  });
}

async function read(query: Query, values: SnapshotValues): Promise<Snapshot> {
  const [server] = await query<ServerRow>(serverSql);
  if (!server) throw new DatabaseError('query', 'The server did not say what it is.');
  await query(sessionSql);
  const optional = await query<{ name: string; quotedSchema: string }>(optionalSql);
  const inSchemaOf = (name: string) => optional.find((extension) => extension.name === name)?.quotedSchema;

  const settings = await query<{ name: string; setting: string }>(settingsSql);
  const extensions = await query<SnapshotExtension>(extensionsSql);
  const schemas = await query<{ name: string }>(schemasSql);
  const types = inOrder(await query<SnapshotType & { id: number; needs: number[] }>(typesSql));
  const sequences = await query<SnapshotName>(sequencesSql);
  const functions = await query<SnapshotFunction>(functionsSql);
  const found = await readRelations(query, server.version, inSchemaOf('pageinspect'));
  const ids = found.map(({ row }) => row.id);
  const extended = await readStatisticsObjects(query, server.version, ids);
  const statements = await readStatements(query, inSchemaOf('pg_stat_statements'));
  const extremes = values === 'all' ? await readExtremes(query, found) : undefined;

  return {
    forecostSnapshot: 1,
    takenOn: server.takenOn,
    serverVersion: server.version,
    values: 'all',
    collation: server.collation,
    searchPath: server.searchPath,
    settings: Object.fromEntries(settings.map(({ name, setting }) => [name, setting])),
    extensions,
    schemas: schemas.map(({ name }) => name),
    types: types.map(({ id: _, needs: _needs, ...type }) => type),
    sequences,
    functions,
    relations: found.map((one) => withExtremes(one, extremes)),
    statisticsObjects: extended.statisticsObjects,
    unreadable: [
      ...unreadableIn(found, extended.unreadable, server.role),
      ...unreadableStatements(server, statements),
    ],
    ...(statements && !(statements instanceof DatabaseError) && { statements }),
  };
}

interface ServerRow {
  readonly version: number;
  readonly takenOn: string;
  readonly collation: string;
  readonly searchPath: string[];
  readonly role: string;
  readonly readsAllStatements: boolean;
}

/** So that PostgreSQL writes every definition and every value the same way, whoever asks. */
const sessionSql = `select /* forecost */
  pg_catalog.set_config('search_path', 'pg_catalog', true),
  pg_catalog.set_config('datestyle', 'ISO, YMD', true),
  pg_catalog.set_config('intervalstyle', 'postgres', true),
  pg_catalog.set_config('timezone', 'UTC', true),
  pg_catalog.set_config('extra_float_digits', '3', true),
  pg_catalog.set_config('bytea_output', 'hex', true),
  pg_catalog.set_config('quote_all_identifiers', 'off', true)`;

async function readStatements(query: Query, quotedSchema: string | undefined) {
  if (quotedSchema === undefined) return undefined;
  const sql = statementsSql.replaceAll('@extschema@', () => quotedSchema);
  return attempt(query, () => query<SnapshotStatement>(sql, [statementLimit]));
}

function unreadableStatements(
  { role, readsAllStatements }: ServerRow,
  statements: readonly SnapshotStatement[] | DatabaseError | undefined,
): string[] {
  if (!statements) return [];
  if (statements instanceof DatabaseError)
    return [`The statements of pg_stat_statements could not be read: ${statements.message}`];
  if (readsAllStatements) return [];
  return [
    `The role ${role} may not read the statements of other roles in pg_stat_statements: they are missing.`,
  ];
}
