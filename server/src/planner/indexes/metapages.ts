import type { InvertedSize } from '../../snapshot/snapshot';
import type { Instance } from '../instance/instance';
import type { RelationFiles } from '../instance/relation-files';
import { emptyTree } from './empty-tree';

/** An index whose file is to say what the planner reads from it. */
export interface StoredIndex {
  readonly oid: number;
  readonly path: string;
  readonly method: string;
}

/** What the planner reads from an index besides its length. */
export interface IndexShape {
  /** Of a B-tree. */
  readonly height: number;
  /** In blocks. */
  readonly pages: number;
  readonly inverted?: InvertedSize | undefined;
}

/**
 * Writes what the planner reads from the first page of an index that has just been made over no rows. PostgreSQL must
 * not have it in its buffers.
 */
export function writeMetapage(
  files: RelationFiles,
  { path, method }: StoredIndex,
  { height, pages, inverted }: IndexShape,
): void {
  if (method === 'btree' && height > 0) files.setContent(path, emptyTree(files.content(path), height));
  if (method === 'gin' && inverted) writeInverted(files.content(path), pages, inverted);
}

/** Makes PostgreSQL read the pages of a relation from its file when it needs them again. */
export async function evict(instance: Instance, oid: number): Promise<void> {
  await instance.exec(`SELECT forecost_planner.pg_buffercache_evict_relation(${oid}::oid::regclass)`);
}

const pageHeader = 24;

/** GinMetaPageData: src/include/access/ginblock.h of PostgreSQL 18. */
function writeInverted(
  page: Uint8Array,
  pages: number,
  { entryPages, dataPages, entries }: InvertedSize,
): void {
  const meta = new DataView(page.buffer, page.byteOffset + pageHeader);
  // Pages that were given back are among them. What differs from the length of the file would be scaled to it.
  meta.setUint32(24, pages, true);
  meta.setUint32(28, entryPages, true);
  meta.setUint32(32, dataPages, true);
  meta.setBigInt64(40, BigInt(Math.round(entries)), true);
}
