import type { ComponentType } from 'preact';
import type { Snapshot } from '../../server/src/protocol/monitor';
import type { Actions } from './actions';
import { CacheSection } from './cache-section';
import { PoolSection } from './pool-section';
import { StatementsSection } from './statements-section';

export interface Section {
  readonly id: string;
  readonly title: string;
  /** Takes the whole width where two sections fit side by side. */
  readonly isWide: boolean;
  readonly Content: ComponentType<{ readonly snapshot: Snapshot; readonly actions: Actions }>;
}

/** Below the tiles, in this order. A new section is one more entry. */
export const sections: readonly Section[] = [
  { id: 'pool', title: 'Pool', isWide: false, Content: PoolSection },
  { id: 'cache', title: 'Cache', isWide: false, Content: CacheSection },
  { id: 'slow', title: 'Slow statements', isWide: true, Content: StatementsSection },
];
