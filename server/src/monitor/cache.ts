import type { CacheReading, CacheRow, DatabaseCounters, RelationCounters, Sample } from '../protocol/monitor';
import { ratePerSecond } from './counter';
import { createGrowth } from './growth';
import { hitRatio } from './hit-ratio';

/** Follows the blocks that databases, tables and indexes ask for. */
interface CacheMonitor {
  /** `previous` is the sample before, if the server has not been restarted since. */
  observe(current: Sample, previous: Sample | undefined): CacheReading;
}

interface Blocks {
  readonly blocksHit: number;
  readonly blocksRead: number;
}

/** Enough for every sample's relations while they change places. */
const maxThings = 5000;

export function createCacheMonitor(): CacheMonitor {
  const growth = createGrowth(['blocksHit', 'blocksRead'], maxThings);

  return {
    observe(current, previous) {
      const elapsedMs = previous ? current.takenAtMs - previous.takenAtMs : 0;

      const row = (
        thing: Pick<CacheRow, 'id' | 'name' | 'owner'>,
        blocks: Blocks,
        before: Blocks | undefined,
      ): CacheRow => {
        const grown = growth.observe(thing.id, blocks, false);
        const rate = before && ratePerSecond(before.blocksRead, blocks.blocksRead, elapsedMs);
        const { blockSizeBytes } = current.server;
        return {
          ...thing,
          hitRatio: hitRatio(blocks.blocksHit, blocks.blocksRead) ?? null,
          hitRatioSinceOpened: hitRatio(grown.blocksHit, grown.blocksRead) ?? null,
          readBytes: blocks.blocksRead * blockSizeBytes,
          readBytesPerSecond: rate === undefined ? null : rate * blockSizeBytes,
        };
      };
      const relations = (now: readonly RelationCounters[], earlier: readonly RelationCounters[] = []) => {
        const before = new Map(earlier.map((relation) => [relation.id, relation]));
        return now.map((relation) => row(relationNames(relation), relation, before.get(relation.id)));
      };
      const earlier = new Map(previous?.databases.map((database) => [database.name, database]));

      return {
        databases: current.databases
          .filter((database) => database.blocksHit + database.blocksRead > 0 || database.isConnected)
          .map((database) => row(databaseNames(database), database, earlier.get(database.name))),
        tables: relations(current.tables, previous?.tables),
        indexes: relations(current.indexes, previous?.indexes),
        relationLimit: current.relationLimit,
      };
    },
  };
}

function databaseNames({ name }: DatabaseCounters) {
  return { id: `database ${name ?? ''}`, name: name ?? 'shared catalogs', owner: null };
}

function relationNames({ id, schema, name, table }: RelationCounters) {
  return { id: `relation ${id}`, name, owner: table ?? schema };
}
