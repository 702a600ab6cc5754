import type { SnapshotName } from '../snapshot/snapshot';
import { quoteIdentifier } from '../syntax/quote-identifier';
import { type IndexContent, indexPages, invertedSize } from './index-size';
import type { Instance } from './instance';
import { evict, type StoredIndex, writeMetapage } from './metapages';
import { blockBytes, type RelationFiles } from './relation-files';
import { literal } from './sql-text';
import { treeHeight } from './tree-height';

/** An index that is not there. */
export interface ProposedIndex {
  readonly table: SnapshotName;
  /** The CREATE INDEX, without CONCURRENTLY. */
  readonly sql: string;
}

export interface WhatIf {
  /** EXPLAIN's JSON for each query. */
  readonly plans: readonly string[];
  /** Of each index that was proposed. */
  readonly indexes: readonly MadeIndexes[];
}

export interface MadeIndexes {
  /** The names that plans call it by: of a partitioned table, those of its partitions' indexes too. */
  readonly names: readonly string[];
  /** In all. */
  readonly sizeBytes: number;
}

/**
 * Plans queries as if indexes were there: they are made over no rows, given the size that they would have, and taken
 * back. Throws what PostgreSQL says.
 */
export async function whatIf(
  instance: Instance,
  files: RelationFiles,
  proposed: readonly ProposedIndex[],
  plan: () => Promise<readonly string[]>,
): Promise<WhatIf> {
  const lengths: (() => void)[] = [];
  const filled = new Set<number>();
  await instance.exec('BEGIN');
  try {
    const indexes: MadeIndexes[] = [];
    for (const { table, sql } of proposed) {
      for (const { path, blocks } of await storageOf(instance, table)) {
        lengths.push(() => files.setLength(path, blocks));
        files.setLength(path, 0);
      }
      await instance.exec(sql);
      for (const restore of lengths) restore();
      let sizeBytes = 0;
      const made = (await madeIn(instance, table)).filter(({ oid }) => !filled.has(oid));
      for (const index of made) {
        filled.add(index.oid);
        sizeBytes += blockBytes * (await fill(instance, files, index));
      }
      indexes.push({ names: made.map(({ name }) => name), sizeBytes });
    }
    return { plans: await plan(), indexes };
  } finally {
    for (const restore of lengths) restore();
    await instance.exec('ROLLBACK');
  }
}

interface Storage {
  readonly path: string;
  readonly blocks: number;
}

/** Of a table, or of all partitions of one. */
async function storageOf(instance: Instance, { schema, name }: SnapshotName): Promise<Storage[]> {
  return executed<Storage>(instance, 'forecost_storage', { schema, name });
}

/** Planning these takes longer than executing them. */
export async function prepareWhatIf(instance: Instance): Promise<void> {
  await instance.exec(
    `PREPARE forecost_storage (regclass) AS ${storageSql}; PREPARE forecost_made (regclass) AS ${madeSql}`,
  );
}

async function executed<Row>(
  instance: Instance,
  prepared: string,
  { schema, name }: SnapshotName,
): Promise<Row[]> {
  const table = `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
  const [result] = await instance.exec(`EXECUTE ${prepared} (${literal(table)})`);
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

interface MadeIndex extends StoredIndex {
  readonly name: string;
  readonly table: string;
  readonly rows: number;
  readonly rowsPerBlock: number;
  readonly where: string | null;
  readonly keys: string;
  readonly keyCount: number;
  readonly fillFactor: number | null;
  readonly equalImage: boolean;
  readonly unique: boolean;
  /** The width of the columns that it is made of. */
  readonly sourceBytes: number | null;
  /** Of the first key. */
  readonly operatorClass: string;
  readonly columns: readonly IndexColumn[];
}

interface IndexColumn {
  readonly isKey: boolean;
  readonly isExpression: boolean;
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

/** Those that this transaction has made. */
async function madeIn(instance: Instance, table: SnapshotName): Promise<MadeIndex[]> {
  return executed<MadeIndex>(instance, 'forecost_made', table);
}

const madeSql = `
  SELECT c.oid::int8::float8 AS oid, c.relname::text AS name, pg_catalog.pg_relation_filepath(c.oid) AS path,
    am.amname::text AS method, i.indrelid::regclass::text AS "table", greatest(t.reltuples, 0)::float8 AS "rows",
    (t.reltuples / greatest(t.relpages, 1))::float8 AS "rowsPerBlock",
    pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS "where", i.indisunique AS "unique",
    (SELECT string_agg(pg_catalog.pg_get_indexdef(c.oid, k, false), ', ')
      FROM pg_catalog.generate_series(1, i.indnkeyatts) k) AS keys,
    i.indnkeyatts AS "keyCount",
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
        'isKey', k.place <= i.indnkeyatts, 'isExpression', k.attnum = 0, 'width', s.stawidth, 'distinct', s.stadistinct,
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
    AND c.xmin = pg_catalog.pg_current_xact_id()::xid
  ORDER BY c.oid`;

/** Gives an index the size and the height that it would have; its blocks. A partitioned one has none. */
async function fill(instance: Instance, files: RelationFiles, index: MadeIndex): Promise<number> {
  if (!index.path) return 0;
  const { rows, content, isRead } = await contentOf(instance, index);
  const pages = indexPages(content);
  // To estimate, the planner has read the index as it was, and would not look again.
  if (isRead) await evict(instance, index.oid);
  await instance.exec(
    `UPDATE pg_catalog.pg_class SET relpages = ${pages}, reltuples = ${rows} WHERE oid = ${index.oid}`,
  );
  const height = treeHeight(pages, content.valueBytes);
  await writeMetapage(instance, files, index, { height, pages, inverted: invertedSize(content) });
  files.setLength(index.path, pages);
  return pages;
}

const fillFactors: Readonly<Record<string, number>> = { btree: 90, hash: 75, gist: 90, spgist: 80 };

async function contentOf(
  instance: Instance,
  index: MadeIndex,
): Promise<{ rows: number; content: IndexContent; isRead: boolean }> {
  const { columns, method, where, table, rowsPerBlock } = index;
  const condition = where === null ? '' : `WHERE ${where}`;
  const rows =
    where === null ? index.rows : await estimate(instance, `SELECT FROM ONLY ${table} ${condition}`);
  const common = {
    method,
    rows,
    rowsPerBlock,
    nullFraction: Math.max(0, ...columns.map(({ nullFraction }) => nullFraction ?? 0)),
    fillFactor: index.fillFactor ?? fillFactors[method] ?? 90,
  };
  if (method === 'gin') {
    const keys = keysOf(index);
    const content = { ...common, ...keys, valueBytes: keyBytes, deduplicates: false };
    return { rows: rows * keys.keysPerRow, content, isRead: false };
  }
  const keys = columns.filter(({ isKey }) => isKey);
  const [first] = keys;
  const isPlain = keys.length === 1 && first?.distinct != null && where === null;
  const known = keys.every(({ distinct }) => distinct !== null);
  const groups = known
    ? combined(
        keys.map(({ distinct }) => distinctOf(distinct ?? -1, index.rows)),
        rows,
      )
    : await estimate(instance, `SELECT FROM ONLY ${table} ${condition} GROUP BY ${index.keys}`);
  const content = {
    ...common,
    valueBytes: widthOf(columns),
    distinct: Math.max(1, index.unique ? rows : Math.min(groups, rows)),
    commonFrequencies: isPlain ? [...(first.frequencies ?? []), first.nullFraction ?? 0] : [],
    deduplicates: index.equalImage,
    keysPerRow: 1,
  };
  return {
    rows: method === 'brin' ? Math.ceil(rows / 1000) : rows,
    content,
    isRead: where !== null || !known,
  };
}

/** How many combinations of values so many rows hold, where each has its value by chance. */
function combined(distinct: readonly number[], rows: number): number {
  const possible = distinct.reduce((product, one) => product * Math.max(1, one), 1);
  return possible * -Math.expm1(-rows / possible);
}

/** Of a key of a GIN index. */
const keyBytes = 8;

/** The elements of arrays and the words of texts, as far as statistics know them. */
function keysOf({ columns, sourceBytes, operatorClass }: MadeIndex): InvertedKeys {
  const frequencies = columns[0]?.elementFrequencies;
  if (!frequencies) return guessedKeys(operatorClass, sourceBytes ?? unknownWidth);
  // Behind the frequencies stand the least and the greatest of them, and of arrays that of NULL.
  const isArray = columns[0]?.elements != null;
  const commonFrequencies = frequencies.slice(0, isArray ? -3 : -2);
  const keysPerRow = columns[0]?.elements ?? commonFrequencies.reduce((sum, one) => sum + one, 0);
  return { keysPerRow: Math.max(keysPerRow, 0.1), distinct: commonFrequencies.length, commonFrequencies };
}

type InvertedKeys = Pick<IndexContent, 'keysPerRow' | 'distinct' | 'commonFrequencies'>;

/** By the length of what is taken apart: trigrams start at every letter, words and members take some each. */
function guessedKeys(operatorClass: string, bytes: number): InvertedKeys {
  const [perKey, distinct] = /trgm/.test(operatorClass)
    ? [1.1, 1_000]
    : operatorClass === 'jsonb_path_ops'
      ? [20, 500]
      : operatorClass === 'jsonb_ops'
        ? [10, 200]
        : [9, 500];
  return { keysPerRow: Math.max(1, bytes / perKey), distinct, commonFrequencies: [] };
}

function distinctOf(distinct: number, rows: number): number {
  return distinct < 0 ? -distinct * rows : distinct;
}

const alignments: Readonly<Record<string, number>> = { c: 1, s: 2, i: 4, d: 8 };
const unknownWidth = 16;

function widthOf(columns: readonly IndexColumn[]): number {
  let end = 0;
  for (const { alignment, length, width } of columns) {
    const bytes = length > 0 ? length : (width ?? unknownWidth);
    // Short values of varying length are not aligned.
    const step = length > 0 ? (alignments[alignment] ?? 1) : 1;
    end = Math.ceil(end / step) * step + bytes;
  }
  return end;
}

/** How many rows the planner expects. */
async function estimate(instance: Instance, query: string): Promise<number> {
  const { rows } = await instance.query<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
    `EXPLAIN (FORMAT JSON) ${query}`,
  );
  return rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 1;
}
