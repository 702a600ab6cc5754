import type { DroppableIndex, IndexAdvice } from '../../server/src/protocol/advice';

export interface Droppable {
  readonly index: DroppableIndex;
  /** Why it could go. */
  readonly reason: string;
}

/** The indexes that could go, each once: first those that another one makes superfluous. */
export function droppableIndexes({ redundant, unused }: IndexAdvice): Droppable[] {
  const neverUsed = new Set(unused.map(({ sql }) => sql));
  const covered = new Set(redundant.map(({ sql }) => sql));
  return [
    ...redundant.map((index) => ({
      index,
      reason: `${index.coveredBy} answers all that it answers${neverUsed.has(index.sql) ? '; never used since statistics were reset' : ''}`,
    })),
    ...unused
      .filter(({ sql }) => !covered.has(sql))
      .map((index) => ({ index, reason: 'Never used since statistics were reset' })),
  ];
}
