import { describe, expect, test } from 'vitest';
import { createMonitor } from '../../../server/src/monitor/monitor';
import type { MissingStatements, Sample, StatementsSample } from '../../../server/src/protocol/monitor';
import {
  connectionGroup,
  databaseCounters,
  relationCounters,
  sampleAt,
  server,
  statementCounters,
} from './samples';

const view = { windowMs: 60_000, intervalMs: 2000 };

function lastSnapshot(...samples: Sample[]) {
  const monitor = createMonitor();
  const last = samples.map((sample) => monitor.observe(sample, view)).at(-1);
  if (!last) throw new Error('There are no samples.');
  return last;
}

describe('pool', () => {
  test('those in need of attention come first, then the largest', () => {
    const { pool } = lastSnapshot(
      sampleAt(0, {
        connections: [
          connectionGroup({ application: 'idle', count: 50 }),
          connectionGroup({ application: 'own', state: 'active', isOwn: true }),
          connectionGroup({ application: 'busy', state: 'active', count: 2 }),
          connectionGroup({ application: 'forgotten', state: 'idle in transaction' }),
          connectionGroup({ application: 'blocked', state: 'active', waitEventType: 'Lock' }),
          connectionGroup({ application: '', state: 'hidden', count: 3, oldestStateAgeMs: null }),
        ],
      }),
    );
    expect(pool.groups.map(({ application }) => application)).toEqual([
      'blocked',
      'forgotten',
      'busy',
      'idle',
      '',
      'own',
    ]);
    expect(pool).toMatchObject({ clientConnections: 58, ownConnections: 1, hiddenConnections: 3 });
  });
});

describe('cache', () => {
  test('a table without reads has no ratio', () => {
    const { cache } = lastSnapshot(sampleAt(0, { tables: [relationCounters()] }));
    expect(cache.tables[0]).toMatchObject({
      hitRatio: null,
      hitRatioSinceOpened: null,
      readBytesPerSecond: null,
    });
  });

  test('ratios since the reset and since the view was opened differ', () => {
    const { cache } = lastSnapshot(
      sampleAt(0, { tables: [relationCounters({ blocksHit: 0, blocksRead: 100 })] }),
      sampleAt(2, { tables: [relationCounters({ blocksHit: 300, blocksRead: 100 })] }),
    );
    expect(cache.tables[0]).toMatchObject({
      hitRatio: 0.75,
      hitRatioSinceOpened: 1,
      readBytes: 819_200,
      readBytesPerSecond: 0,
    });
  });

  test('a reset loses nothing that came after it', () => {
    const { cache } = lastSnapshot(
      sampleAt(0, { tables: [relationCounters({ blocksHit: 5000, blocksRead: 5000 })] }),
      sampleAt(2, { tables: [relationCounters({ blocksHit: 30, blocksRead: 10 })] }),
    );
    expect(cache.tables[0]).toMatchObject({
      hitRatio: 0.75,
      hitRatioSinceOpened: 0.75,
      readBytesPerSecond: null,
    });
  });

  test('relations are told apart by number, not by name', () => {
    const { cache } = lastSnapshot(
      sampleAt(0, { indexes: [relationCounters({ id: 1, table: 'a', blocksRead: 10 })] }),
      sampleAt(2, { indexes: [relationCounters({ id: 2, table: 'b', blocksRead: 12 })] }),
    );
    expect(cache.indexes).toHaveLength(1);
    expect(cache.indexes[0]).toMatchObject({ owner: 'b', readBytesPerSecond: null });
  });

  test('databases that nobody has read are left out, but never the connected one', () => {
    const { cache } = lastSnapshot(
      sampleAt(0, {
        databases: [
          databaseCounters(),
          databaseCounters({ name: 'template0', isConnected: false }),
          databaseCounters({ name: null, isConnected: false, blocksHit: 1 }),
        ],
      }),
    );
    expect(cache.databases.map(({ name, hitRatio }) => [name, hitRatio])).toEqual([
      ['shop', null],
      ['shared catalogs', 1],
    ]);
  });
});

describe('statements', () => {
  const read = (
    statements: readonly ReturnType<typeof statementCounters>[],
    isComplete = true,
  ): StatementsSample => ({
    kind: 'read',
    statements,
    isComplete,
    trackedCount: statements.length,
    statsResetAtMs: null,
  });
  const readings = (...samples: StatementsSample[]) => {
    const { statements } = lastSnapshot(
      ...samples.map((sample, index) => sampleAt(2 * index, { statements: sample })),
    );
    if (statements.kind !== 'read') throw new Error('The statements were not read.');
    return statements.statements;
  };

  test('differences count from the moment the view was opened', () => {
    const [statement] = readings(
      read([statementCounters({ calls: 100, totalTimeMs: 5000, blocksRead: 10 })]),
      read([statementCounters({ calls: 103, totalTimeMs: 5060, blocksRead: 12, rows: 206 })]),
    );
    expect(statement).toMatchObject({
      calls: 103,
      meanTimeMs: 5060 / 103,
      rowsPerCall: 2,
      readBytes: 12 * 8192,
      sinceOpened: { calls: 3, totalTimeMs: 60, readBytes: 2 * 8192 },
    });
  });

  test('a statement that is new is new as a whole', () => {
    const [statement] = readings(read([]), read([statementCounters({ calls: 7 })]));
    expect(statement?.sinceOpened.calls).toBe(7);
  });

  test('a statement that was not among the costliest is counted from where it was first seen', () => {
    const [statement] = readings(read([], false), read([statementCounters({ calls: 7 })], false));
    expect(statement?.sinceOpened.calls).toBe(0);
  });

  test('a reset statement goes on counting', () => {
    const [statement] = readings(
      read([statementCounters({ calls: 100 })]),
      read([statementCounters({ calls: 110 })]),
      read([statementCounters({ calls: 4 })]),
    );
    expect(statement?.sinceOpened.calls).toBe(14);
  });

  test('no calls, no mean; no blocks, no ratio', () => {
    const [statement] = readings(read([statementCounters({ calls: 0, totalTimeMs: 0 })]));
    expect(statement).toMatchObject({ meanTimeMs: null, rowsPerCall: null, hitRatio: null });
  });

  test('the slowest by mean is there, however little it ran', () => {
    const many = Array.from({ length: 300 }, (_, index) =>
      statementCounters({
        id: `10:${index}`,
        calls: 1000,
        totalTimeMs: 100_000 - index,
        blocksRead: 300 - index,
      }),
    );
    const rare = statementCounters({ id: 'rare', calls: 1, totalTimeMs: 9_000 });
    const shown = readings(read([...many, rare]));
    expect(shown.map(({ id }) => id)).toContain('rare');
    expect(shown.length).toBeLessThanOrEqual(250);
  });

  test.for<MissingStatements>([
    { kind: 'not-created', isLoaded: true },
    { kind: 'not-loaded' },
    { kind: 'outdated', version: '1.7' },
    { kind: 'failed', reason: 'permission denied' },
  ])('what is missing is passed on: $kind', (missing) => {
    const { statements } = lastSnapshot(sampleAt(0, { statements: { kind: 'unavailable', missing } }));
    expect(statements).toEqual({ kind: 'unavailable', missing });
  });
});

test('notices name the role and quote it', () => {
  const { notices } = lastSnapshot(
    sampleAt(0, {
      server: {
        ...server,
        user: 'we"ird',
        seesAllStatistics: false,
        tracksCounts: false,
        tracksActivities: false,
      },
    }),
  );
  expect(notices).toEqual([
    { kind: 'no-privilege', user: 'we"ird', grantSql: 'GRANT pg_monitor TO "we""ird";' },
    { kind: 'no-counts' },
    { kind: 'no-activities' },
  ]);
});

test('a snapshot stays small when an hour is shown', () => {
  const monitor = createMonitor();
  const hour = { windowMs: 3_600_000, intervalMs: 3000 };
  let snapshot = monitor.observe(sampleAt(0), hour);
  for (let seconds = 3; seconds <= 4000; seconds += 3) snapshot = monitor.observe(sampleAt(seconds), hour);
  for (const { history } of snapshot.metrics) expect(history.values.length).toBeLessThanOrEqual(152);
  expect(JSON.stringify(snapshot).length).toBeLessThan(60_000);
});
