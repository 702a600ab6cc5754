import { blockBytes } from '../instance/relation-files';

const pageHeader = 24;
/** Of BTPageOpaqueData, at the end of a page. */
const opaqueBytes = 16;
const special = blockBytes - opaqueBytes;
const flags = { leaf: 1, root: 2 };
/** Of an index tuple whose tuple identifier is none. */
const alternative = 0x2000;

/**
 * The pages of a B-tree that holds nothing and is `height` levels high above its leaves. The planner reads a tree's
 * height from the metapage, where CREATE INDEX left none, and may descend to either end of it.
 * Layout: src/include/access/nbtree.h and storage/bufpage.h of PostgreSQL 18.
 */
export function emptyTree(metapage: Uint8Array, height: number): Uint8Array {
  // Thousands of indexes can be alike but for their place in the log, and none of them is ever written to.
  const key = `${height} ${Buffer.from(metapage.subarray(logPlaceBytes, headBytes)).toString('latin1')}`;
  const before = made.get(key);
  if (before) return before;
  const tree = makeTree(metapage, height);
  made.set(key, tree);
  return tree;
}

const made = new Map<string, Uint8Array>();
/** `pd_lsn`, which a page starts with. */
const logPlaceBytes = 8;
/** Header and metadata; behind them stands nothing. */
const headBytes = 80;

function makeTree(metapage: Uint8Array, height: number): Uint8Array {
  const pages = new Uint8Array((height + 2) * blockBytes);
  pages.set(metapage.subarray(0, blockBytes));
  const meta = new DataView(pages.buffer, pageHeader);
  // Behind magic number and version: root, its level, and the same of the fast root.
  for (const [at, value] of [1, height, 1, height].entries()) meta.setUint32(8 + 4 * at, value, true);
  for (let level = height; level >= 0; level--) {
    const block = 1 + height - level;
    const page = new DataView(pages.buffer, block * blockBytes, blockBytes);
    fillPage(page, level, level === height, block + 1);
  }
  return pages;
}

function fillPage(page: DataView, level: number, isRoot: boolean, below: number): void {
  const upper = level > 0 ? special - 8 : special;
  page.setUint16(12, level > 0 ? pageHeader + 4 : pageHeader, true);
  page.setUint16(14, upper, true);
  page.setUint16(16, special, true);
  page.setUint16(18, blockBytes | 4, true);
  page.setUint32(special + 8, level, true);
  page.setUint16(special + 12, (level === 0 ? flags.leaf : 0) | (isRoot ? flags.root : 0), true);
  if (level === 0) return;
  // One item, a downlink without a key, which stands for "less than all": offset, state "normal", length.
  page.setUint32(pageHeader, upper | (1 << 15) | (8 << 17), true);
  page.setUint16(upper, below >>> 16, true);
  page.setUint16(upper + 2, below & 0xffff, true);
  page.setUint16(upper + 6, 8 | alternative, true);
}
