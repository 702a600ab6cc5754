import { nameSql } from '../../snapshot/ddl-statement';
import type { SnapshotName } from '../../snapshot/snapshot';
import { madeIn } from '../indexes/made-index';
import { fill } from '../indexes/what-if';
import { attempt } from '../instance/attempt';
import type { Instance } from '../instance/instance';
import type { RelationFiles } from '../instance/relation-files';
import type { AssumedRows } from '../planner-source';
import { sizeSql } from '../statistics/statistics-sql';
import { assumedRows } from './assumed-rows';
import type { LoadProblem } from './load-snapshot';

/** A table, a partition or a materialized view, which has rows of its own. */
interface AssumedTable {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly kind: 'r' | 'm';
  readonly path: string;
  /** Of a partition: the table that it is part of, and how many partitions that has. */
  readonly rootSchema: string | null;
  readonly rootName: string | null;
  readonly partitions: number;
  /** Of a row's columns, as PostgreSQL takes them to be where it has no statistics: get_typavgwidth. */
  readonly rowBytes: number;
  readonly fillFactor: number;
}

/**
 * Empties all tables, whose rows are those that migrations insert, and gives tables and indexes the sizes that so many
 * rows would have. An index that cannot be sized is told. Throws what PostgreSQL says of the rest.
 */
export async function sizeByAssumption(
  instance: Instance,
  files: RelationFiles,
  assume: AssumedRows,
): Promise<LoadProblem[]> {
  const { rows: tables } = await instance.query<AssumedTable>(tablesSql);
  if (tables.length === 0) return [];
  // Triggers are not to run. Emptying makes all indexes anew: they count as made in this transaction.
  await instance.exec('BEGIN; SET LOCAL session_replication_role = replica');
  try {
    await instance.exec(emptyingSql(tables));
    const { rows: empty } = await instance.query<AssumedTable>(tablesSql);
    for (const table of empty) await sizeTable(instance, files, table, assume);
    const problems = await sizeIndexes(instance, files, empty, new Set());
    await instance.exec('COMMIT');
    return problems;
  } catch (error) {
    await instance.exec('ROLLBACK');
    throw error;
  }
}

/** Gives the tables of these that are not known yet the sizes that so many rows would have: the names of those. */
export async function sizeNewTables(
  instance: Instance,
  files: RelationFiles,
  isKnown: (oid: number) => boolean,
  assume: AssumedRows,
): Promise<readonly SnapshotName[]> {
  const { rows: tables } = await instance.query<AssumedTable>(tablesSql);
  const own = tables.filter(({ oid }) => !isKnown(oid));
  for (const table of own) await sizeTable(instance, files, table, assume);
  return own;
}

/**
 * Gives indexes of tables the sizes that they would have, those that this transaction has made and that are not `filled`
 * yet. One that cannot be sized is told.
 */
export async function sizeIndexes(
  instance: Instance,
  files: RelationFiles,
  tables: readonly SnapshotName[],
  filled: Set<number>,
): Promise<LoadProblem[]> {
  const problems: LoadProblem[] = [];
  for (const table of tables)
    for (const index of await madeIn(instance, table)) {
      if (filled.has(index.oid)) continue;
      filled.add(index.oid);
      const refused = await attempt(instance, () => fill(instance, files, index));
      if (refused) problems.push({ what: `the size of ${index.name}`, why: refused.message });
    }
  return problems;
}

function emptyingSql(tables: readonly AssumedTable[]): string {
  const names = (kind: AssumedTable['kind']) => tables.filter((one) => one.kind === kind).map(nameSql);
  const plain = names('r');
  return [
    ...(plain.length > 0 ? [`TRUNCATE ${plain.join(', ')} CASCADE`] : []),
    ...names('m').map((name) => `REFRESH MATERIALIZED VIEW ${name} WITH NO DATA`),
  ].join(';\n');
}

async function sizeTable(
  instance: Instance,
  files: RelationFiles,
  table: AssumedTable,
  assume: AssumedRows,
): Promise<void> {
  const root = { schema: table.rootSchema ?? table.schema, name: table.rootName ?? table.name };
  const own = assumedRows({ ...assume, rows: -1 }, table);
  const rows = own >= 0 ? own : Math.ceil(assumedRows(assume, root) / Math.max(1, table.partitions));
  const pages = tablePages(rows, table);
  // As if it had just been vacuumed.
  await instance.exec(sizeSql(table, { pages, rows, allVisible: pages }));
  files.setLength(table.path, pages);
}

const pageBytes = 8192 - 24;
/** Its header, aligned, and its pointer in the page. */
const rowOverhead = 24 + 4;

/** As PostgreSQL reckons in table_block_relation_estimate_size. */
function tablePages(rows: number, { rowBytes, fillFactor }: AssumedTable): number {
  const perPage = Math.max(1, Math.floor((pageBytes * fillFactor) / 100 / (rowBytes + rowOverhead)));
  return Math.ceil(rows / perPage);
}

const tablesSql = `
  SELECT c.oid::int8::float8 AS oid, n.nspname::text AS schema, c.relname::text AS name, c.relkind::text AS kind,
    pg_catalog.pg_relation_filepath(c.oid) AS path,
    rn.nspname::text AS "rootSchema", r.relname::text AS "rootName",
    coalesce((SELECT count(*) FROM pg_catalog.pg_partition_tree(r.oid) t WHERE t.isleaf), 1)::int AS partitions,
    coalesce((
      SELECT sum(CASE
        WHEN a.attlen > 0 THEN a.attlen
        WHEN a.atttypid = 'bpchar'::regtype AND a.atttypmod > 4 THEN a.atttypmod - 4
        WHEN a.atttypid = 'varchar'::regtype AND a.atttypmod > 4 THEN
          CASE WHEN a.atttypmod - 4 <= 32 THEN a.atttypmod - 4
            ELSE 32 + (least(a.atttypmod - 4, 1000) - 32) / 2 END
        ELSE 32 END)
      FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    ), 0)::int AS "rowBytes",
    coalesce((SELECT option_value::int FROM pg_catalog.pg_options_to_table(c.reloptions)
      WHERE option_name = 'fillfactor'), 100) AS "fillFactor"
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_class r ON c.relispartition AND r.oid = pg_catalog.pg_partition_root(c.oid)
  LEFT JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
  WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND n.nspname !~ '^(pg_|information_schema|forecost_planner)'`;
