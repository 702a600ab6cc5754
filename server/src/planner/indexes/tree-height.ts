import { blockBytes } from '../instance/relation-files';

/** Pages above the leaves are filled so far when a tree is built: BTREE_NONLEAF_FILLFACTOR. */
const fill = 0.7;
const usable = blockBytes - 24 - 16;
/** Its header and its pointer in the page. */
const tupleOverhead = 12;

/** How many levels stand above the leaves of a B-tree of so many pages, where an entry's key takes so many bytes. */
export function treeHeight(pages: number, keyBytes: number): number {
  const fanout = Math.max(2, Math.floor((usable * fill) / (tupleOverhead + aligned(keyBytes))));
  let height = 0;
  // Without the metapage, and without the pages above the leaves, of which there are few.
  for (let level = (pages - 1) * (1 - 1 / fanout); level > 1; level = Math.ceil(level / fanout)) height++;
  return height;
}

/** MAXALIGN. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
