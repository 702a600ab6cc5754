import type { Instance } from '../instance/instance';
import type { IndexContent } from './index-size';
import type { IndexColumn, MadeIndex } from './made-index';

const fillFactors: Readonly<Record<string, number>> = { btree: 90, hash: 75, gist: 90, spgist: 80 };

/**
 * What an index would hold. `isRead`: PostgreSQL has its first page in its buffers, since a GIN index is
 * built there, or because the planner looked at the index to estimate.
 */
export async function contentOf(
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
    return { rows: rows * keys.keysPerRow, content, isRead: true };
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
    : isSorted.has(method)
      ? await estimate(instance, `SELECT FROM ONLY ${table} ${condition} GROUP BY ${index.keys}`)
      : rows;
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

/** Other methods take types that have no equality, and keep every entry. */
const isSorted: ReadonlySet<string> = new Set(['btree', 'hash', 'gin']);

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
