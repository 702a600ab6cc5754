/** The share of blocks that were found in shared buffers, 0 to 1, or undefined where none was asked for. */
export function hitRatio(blocksHit: number, blocksRead: number): number | undefined {
  const blocks = blocksHit + blocksRead;
  return blocks > 0 ? blocksHit / blocks : undefined;
}
