import type { InvertedSize } from '../../snapshot/snapshot';
import { blockBytes } from '../instance/relation-files';
import { aligned } from './tree-height';

/** What the size of an index depends on. */
export interface IndexContent {
  readonly method: string;
  readonly rows: number;
  /** The bytes of an entry's values, keys and included columns, on the average, padding between them included. */
  readonly valueBytes: number;
  /** Entries with a NULL have a bitmap. */
  readonly nullFraction: number;
  /** How many different entries there are. */
  readonly distinct: number;
  /** Of the most common entries, as parts of the rows. */
  readonly commonFrequencies: readonly number[];
  /** Equal entries may be kept once: not with included columns, and not for types whose equal values can look different. */
  readonly deduplicates: boolean;
  /** In percent. */
  readonly fillFactor: number;
  /** Keys of a row, where it has several: in GIN. */
  readonly keysPerRow: number;
  /** Rows in a block of the table. */
  readonly rowsPerBlock: number;
}

/** The blocks of an index that has just been built. */
export function indexPages(content: IndexContent): number {
  switch (content.method) {
    case 'btree':
      return treePages(content);
    case 'hash':
      return hashPages(content);
    case 'gin':
      return pagesOf(invertedSize(content));
    case 'brin':
      return 3;
    default:
      return 1 + Math.ceil((content.rows * (aligned(8 + content.valueBytes) + 4)) / (usable * 0.7));
  }
}

function pagesOf({ entryPages, dataPages }: InvertedSize): number {
  return 1 + entryPages + dataPages;
}

/** Without the header and what stands at the end of a page. */
const usable = blockBytes - 24 - 16;
const itemPointer = 4;
const tupleHeader = 8;
const rowPointer = 6;
/** The longest tuple with several row pointers that a build makes: a tenth of a page. */
const longestPosting = 812;

function treePages(content: IndexContent): number {
  const { rows, nullFraction, valueBytes, fillFactor } = content;
  const tuple =
    aligned(tupleHeader + valueBytes) * (1 - nullFraction) + aligned(12 + valueBytes) * nullFraction;
  const bytes = content.deduplicates ? deduplicatedBytes(content, tuple) : rows * (tuple + itemPointer);
  const highKey = tuple + itemPointer;
  const leaves = Math.max(1, Math.ceil(bytes / (usable * (fillFactor / 100) - highKey)));
  let pages = 1 + leaves;
  const fanout = Math.max(2, Math.floor((usable * 0.7) / (tuple + itemPointer)));
  for (let level = leaves; level > 1; ) {
    level = Math.ceil(level / fanout);
    pages += level;
  }
  return pages;
}

function deduplicatedBytes({ rows, distinct, commonFrequencies }: IndexContent, tuple: number): number {
  const common = commonFrequencies.slice(0, Math.max(0, Math.floor(distinct)));
  let bytes = 0;
  let left = rows;
  for (const frequency of common) {
    bytes += groupBytes(frequency * rows, tuple);
    left -= frequency * rows;
  }
  const others = Math.max(0, distinct - common.length);
  if (others === 0 || left <= 0) return bytes + Math.max(0, left) * rowPointer;
  const size = Math.max(1, left / others);
  const whole = Math.floor(size);
  const part = size - whole;
  return bytes + others * ((1 - part) * groupBytes(whole, tuple) + part * groupBytes(whole + 1, tuple));
}

/** Of so many equal entries. */
function groupBytes(count: number, tuple: number): number {
  if (count <= 1) return tuple + itemPointer;
  const most = Math.max(2, Math.floor((longestPosting - tuple) / rowPointer));
  const full = Math.floor(count / most);
  const rest = count - full * most;
  const posting = (rowPointers: number) =>
    rowPointers <= 1 ? tuple + itemPointer : aligned(tuple + rowPointer * rowPointers) + itemPointer;
  return full * posting(most) + (rest >= 1 ? posting(rest) : 0);
}

/** Buckets double in number; each starts with a page of its own. */
function hashPages({ rows, fillFactor }: IndexContent): number {
  const perBucket = Math.max(10, Math.floor((blockBytes * (fillFactor / 100)) / (16 + itemPointer)));
  const wanted = Math.max(2, rows / perBucket);
  // From 512 buckets on they are added in quarters of a doubling.
  const power = 2 ** Math.floor(Math.log2(wanted));
  const step = power >= 512 ? power / 4 : power;
  const buckets = Math.ceil(wanted / step) * step;
  return 2 + buckets + Math.ceil(buckets * 0.05);
}

/** Pages with keys, pages with row pointers alone, and keys of a GIN index. */
export function invertedSize(content: IndexContent): InvertedSize {
  const { rows, distinct, keysPerRow, valueBytes, commonFrequencies, rowsPerBlock } = content;
  const pointers = rows * keysPerRow;
  const entries = Math.max(1, Math.min(distinct, pointers));
  let entryBytes = 0;
  let dataPages = 0;
  const add = (count: number, keys: number) => {
    const list = count * pointerBytes(count / Math.max(1, rows), rowsPerBlock);
    entryBytes += keys * (aligned(tupleHeader + valueBytes) + itemPointer);
    if (list > longestList) dataPages += keys * Math.max(1, Math.ceil(list / postingPage));
    else entryBytes += keys * list;
  };
  let known = 0;
  for (const frequency of commonFrequencies.slice(0, entries)) {
    add(frequency * rows, 1);
    known += frequency * rows;
  }
  const others = entries - Math.min(entries, commonFrequencies.length);
  if (others > 0) add(Math.max(1, (pointers - known) / others), others);
  return { entryPages: Math.max(1, Math.ceil(entryBytes / (usable * 0.8))), dataPages, entries };
}

/** Longer lists of row pointers get pages of their own: GinMaxItemSize. */
const longestList = 2_700;
/** Of a page with row pointers alone, what a build fills. */
const postingPage = 8_000;

/** Varbyte encoding: seven bits a byte, of the distance to the row pointer before, eleven bits of it within a page. */
function pointerBytes(frequency: number, rowsPerBlock: number): number {
  const perBlock = frequency * rowsPerBlock;
  const sameBlock = perBlock > 0 ? Math.max(0, 1 - (1 - Math.exp(-perBlock)) / perBlock) : 0;
  const blocks = 1 / Math.max(1e-9, 1 - Math.exp(-perBlock));
  const near = 1 - (1 - 1 / blocks) ** 7;
  return sameBlock + (1 - sameBlock) * (2 * near + 3 * (1 - near));
}
