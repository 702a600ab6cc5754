import type { PlanNode } from '../protocol/plan';

/**
 * What writing and reading temporary files cost a node, in ms: as the server timed it, or by the number of blocks.
 * Never more than half of the node's own time: the work itself remains when it fits into memory.
 */
export function diskCostMs(node: PlanNode): number {
  const times = node.selfIoTimes ?? node.ioTimes;
  const timedMs = (times?.tempReadMs ?? 0) + (times?.tempWriteMs ?? 0);
  const blocks = (node.selfBuffers?.tempRead ?? 0) + (node.selfBuffers?.tempWritten ?? 0);
  const halfMs = (node.selfTimeMs ?? 0) / 2;
  const spilledBytes = node.diskBytes ?? (node.sortSpaceType === 'Disk' ? (node.sortSpaceBytes ?? 0) : 0);
  const guessedBlocks = blocks > 0 ? blocks : (spilledBytes / blockBytes) * 2;
  return Math.min(halfMs, Math.max(timedMs, (guessedBlocks * msPerBlock) / node.processes));
}

const blockBytes = 8192;
/** Measured with files that stay in the operating system's cache; a disk is slower. */
const msPerBlock = 0.01;

/** A value for work_mem, with some room and rounded up: "16MB". */
export function memorySetting(neededBytes: number): string {
  const megabytes = Math.max(1, Math.ceil((neededBytes * 1.1) / 2 ** 20));
  const step = megabytes > 64 ? 16 : megabytes > 8 ? 4 : 1;
  return `${Math.ceil(megabytes / step) * step}MB`;
}
