import { nameSql } from '../../snapshot/ddl-statement';
import type { SnapshotName } from '../../snapshot/snapshot';
import type { Instance } from '../instance/instance';
import { blockBytes } from '../instance/relation-files';
import { literal } from '../instance/sql-text';
import type { StoredIndex } from './metapages';

/** The file of a table, or of a partition. */
export interface Storage {
  readonly path: string;
  readonly blocks: number;
}

/** Of a table, or of all partitions of one. */
export async function storageOf(instance: Instance, table: SnapshotName): Promise<Storage[]> {
  return executed<Storage>(instance, 'forecost_storage', table);
}

/** An index that is there for the sake of one plan. */
export interface MadeIndex extends StoredIndex {
  readonly name: string;
  readonly table: string;
  readonly rows: number;
  readonly rowsPerBlock: number;
  readonly where: string | null;
  readonly keys: string;
  readonly fillFactor: number | null;
  readonly equalImage: boolean;
  readonly unique: boolean;
  /** The width of the columns that it is made of. */
  readonly sourceBytes: number | null;
  /** Of the first key. */
  readonly operatorClass: string;
  readonly columns: readonly IndexColumn[];
}

export interface IndexColumn {
  readonly isKey: boolean;
  readonly width: number | null;
  readonly distinct: number | null;
  readonly nullFraction: number | null;
  readonly frequencies: readonly number[] | null;
  readonly elements: number | null;
  readonly elementFrequencies: readonly number[] | null;
  /** `pg_type.typalign` and `typlen`. */
  readonly alignment: string;
  readonly length: number;
}

/** Those that this transaction has made or changed. */
export async function madeIn(instance: Instance, table: SnapshotName): Promise<MadeIndex[]> {
  return executed<MadeIndex>(instance, 'forecost_made', table);
}

/** Planning these takes longer than executing them. */
export async function prepareWhatIf(instance: Instance): Promise<void> {
  await instance.exec(
    `PREPARE forecost_storage (regclass) AS ${storageSql}; PREPARE forecost_made (regclass) AS ${madeSql}`,
  );
}

async function executed<Row>(instance: Instance, prepared: string, table: SnapshotName): Promise<Row[]> {
  const [result] = await instance.exec(`EXECUTE ${prepared} (${literal(nameSql(table))})`);
  return (result?.rows ?? []) as Row[];
}

const storageSql = `
  SELECT pg_catalog.pg_relation_filepath(t.relid) AS path,
    (pg_catalog.pg_relation_size(t.relid) / ${blockBytes})::float8 AS blocks
  FROM pg_catalog.pg_partition_tree($1) t
  WHERE pg_catalog.pg_relation_filepath(t.relid) IS NOT NULL
  UNION ALL
  SELECT pg_catalog.pg_relation_filepath(c.oid), (pg_catalog.pg_relation_size(c.oid) / ${blockBytes})::float8
  FROM pg_catalog.pg_class c
  WHERE c.oid = $1 AND c.relkind IN ('r', 'm') AND NOT c.relispartition`;

const madeSql = `
  SELECT c.oid::int8::float8 AS oid, c.relname::text AS name, pg_catalog.pg_relation_filepath(c.oid) AS path,
    am.amname::text AS method, i.indrelid::regclass::text AS "table", greatest(t.reltuples, 0)::float8 AS "rows",
    (t.reltuples / greatest(t.relpages, 1))::float8 AS "rowsPerBlock",
    pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS "where", i.indisunique AS "unique",
    (SELECT string_agg(pg_catalog.pg_get_indexdef(c.oid, k, false), ', ')
      FROM pg_catalog.generate_series(1, i.indnkeyatts) k) AS keys,
    (SELECT option_value::int FROM pg_catalog.pg_options_to_table(c.reloptions) WHERE option_name = 'fillfactor')
      AS "fillFactor",
    NOT EXISTS (
      SELECT FROM unnest(i.indclass::oid[]) o JOIN pg_catalog.pg_opclass class ON class.oid = o
      WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_amproc p
        WHERE p.amprocfamily = class.opcfamily AND p.amproclefttype = class.opcintype
          AND p.amprocrighttype = class.opcintype AND p.amprocnum = 4)
    ) AND i.indnatts = i.indnkeyatts AS "equalImage",
    (SELECT sum(s.stawidth)::float8
      FROM pg_catalog.pg_depend d
      JOIN pg_catalog.pg_statistic s ON s.starelid = d.refobjid AND s.staattnum = d.refobjsubid AND NOT s.stainherit
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refobjid = i.indrelid AND d.refobjsubid > 0
    ) AS "sourceBytes",
    (SELECT class.opcname::text FROM pg_catalog.pg_opclass class WHERE class.oid = i.indclass[0]) AS "operatorClass",
    (SELECT json_agg(json_build_object(
        'isKey', k.place <= i.indnkeyatts, 'width', s.stawidth, 'distinct', s.stadistinct,
        'nullFraction', s.stanullfrac,
        'frequencies', CASE WHEN s.stakind1 = 1 THEN s.stanumbers1 END,
        'elements', (
          SELECT kept.numbers[array_upper(kept.numbers, 1)]
          FROM (VALUES (s.stakind1, s.stanumbers1), (s.stakind2, s.stanumbers2), (s.stakind3, s.stanumbers3),
            (s.stakind4, s.stanumbers4), (s.stakind5, s.stanumbers5)) kept(kind, numbers) WHERE kept.kind = 5),
        'elementFrequencies', (
          SELECT kept.numbers
          FROM (VALUES (s.stakind1, s.stanumbers1), (s.stakind2, s.stanumbers2), (s.stakind3, s.stanumbers3),
            (s.stakind4, s.stanumbers4), (s.stakind5, s.stanumbers5)) kept(kind, numbers) WHERE kept.kind = 4),
        'alignment', a.attalign, 'length', a.attlen) ORDER BY k.place)
      FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, place)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.place
      LEFT JOIN pg_catalog.pg_statistic s
        ON s.starelid = i.indrelid AND s.staattnum = k.attnum AND k.attnum > 0 AND NOT s.stainherit) AS columns
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
  JOIN pg_catalog.pg_am am ON am.oid = c.relam
  WHERE i.indrelid IN (SELECT relid FROM pg_catalog.pg_partition_tree($1) UNION ALL SELECT $1)
    AND pg_catalog.age(c.xmin) <= pg_catalog.age(pg_catalog.pg_current_xact_id()::xid)
  ORDER BY c.oid`;
