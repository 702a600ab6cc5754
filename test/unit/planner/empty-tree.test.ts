import { expect, test } from 'vitest';
import { emptyTree } from '../../../server/src/planner/indexes/empty-tree';

function metapage(logPlace: number, version: number): Uint8Array {
  const page = new Uint8Array(8192);
  page[0] = logPlace;
  page[24] = version;
  return page;
}

test('trees that differ in their place in the log alone are kept once', () => {
  const tree = emptyTree(metapage(1, 4), 2);
  expect(tree).toHaveLength(4 * 8192);
  expect(emptyTree(metapage(2, 4), 2)).toBe(tree);
  expect(emptyTree(metapage(1, 4), 1)).not.toBe(tree);
  expect(emptyTree(metapage(1, 3), 2)).not.toBe(tree);
});
