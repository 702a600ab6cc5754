import { describe, expect, test } from 'vitest';
import { allMetrics } from '../../../server/src/monitor/all-metrics';
import { createMonitor } from '../../../server/src/monitor/monitor';
import type { DatabaseCounters, Sample } from '../../../server/src/protocol/monitor';
import { connectionGroup, databaseCounters, noonMs, sampleAt, server } from './samples';

const view = { windowMs: 60 * 60_000, intervalMs: 2000 };

/** The last snapshot's readings of all samples, by metric. */
function readings(samples: readonly Sample[]) {
  const monitor = createMonitor();
  const snapshots = samples.map((sample) => monitor.observe(sample, view));
  return new Map(snapshots.at(-1)?.metrics.map((reading) => [reading.metric, reading]));
}

function valueNow(metric: string, samples: readonly Sample[]) {
  return readings(samples).get(metric)?.value;
}

const databaseAt = (seconds: number, counters: Partial<DatabaseCounters>, changes: Partial<Sample> = {}) =>
  sampleAt(seconds, { databases: [databaseCounters(counters)], ...changes });

describe('connections', () => {
  const connections = [
    connectionGroup({ count: 5 }),
    connectionGroup({ state: 'active', count: 3 }),
    connectionGroup({
      state: 'active',
      count: 2,
      waitEventType: 'Lock',
      waitEvent: 'tuple',
      oldestStateAgeMs: 9000,
    }),
    connectionGroup({ state: 'idle in transaction', count: 1, oldestStateAgeMs: 70_000 }),
    connectionGroup({ state: 'idle in transaction (aborted)', count: 1, oldestStateAgeMs: 2_000 }),
    connectionGroup({ state: 'active', count: 1, isOwn: true }),
    connectionGroup({ state: 'hidden', count: 4, oldestStateAgeMs: null }),
  ];
  const sample = sampleAt(0, { connections });

  test.for([
    ['connections', 17],
    ['active', 5],
    ['waiting', 2],
    ['idle-in-transaction', 2],
    ['idle-in-transaction-age', 70_000],
  ] as const)('%s is %d', ([metric, value]) => {
    expect(valueNow(metric, [sample])).toBe(value);
  });

  test('without sessions idle in a transaction there is no oldest one', () => {
    expect(valueNow('idle-in-transaction-age', [sampleAt(0)])).toBeNull();
  });

  test.for([
    ['connections', 77, undefined],
    ['connections', 78, 'warning'],
    ['connections', 93, 'error'],
    ['connections', 100, 'error'],
  ] as const)('%s at %d of 97 is %s', ([metric, count, level]) => {
    const reading = readings([sampleAt(0, { connections: [connectionGroup({ count })] })]).get(metric);
    expect(reading?.alert?.level).toBe(level);
    expect(reading?.outOf).toBe(100);
  });

  test.for([
    [59_000, undefined],
    [60_000, 'warning'],
    [600_000, 'error'],
    [null, undefined],
  ] as const)('idle in a transaction for %d ms is %s', ([oldestStateAgeMs, level]) => {
    const group = connectionGroup({ state: 'idle in transaction', oldestStateAgeMs });
    const reading = readings([sampleAt(0, { connections: [group] })]).get('idle-in-transaction');
    expect(reading?.alert?.level).toBe(level);
  });

  test('an alert says what is the case and what to do', () => {
    const reading = readings([sample]).get('idle-in-transaction');
    expect(reading?.alert?.message).toBe(
      '2 sessions are idle in a transaction, the longest for 1 min. An open transaction keeps its locks and holds back VACUUM: commit or roll back, or set idle_in_transaction_session_timeout.',
    );
  });

  test('a server without any connection to spare does not divide by zero', () => {
    const full = { ...server, maxConnections: 3, reservedConnections: 3 };
    const reading = readings([sampleAt(0, { server: full, connections: [connectionGroup()] })]).get(
      'connections',
    );
    expect(reading?.alert?.level).toBe('error');
    expect(reading?.alert?.message).not.toMatch(/NaN|Infinity/);
  });
});

describe('rates', () => {
  test('one sample says nothing about rates', () => {
    const read = readings([databaseAt(0, { commits: 1000, blocksHit: 10, blocksRead: 10 })]);
    for (const metric of [
      'transactions',
      'hit-ratio',
      'rollback-ratio',
      'blocks-read',
      'temporary-files',
      'deadlocks',
    ]) {
      expect(read.get(metric)?.value, metric).toBeNull();
    }
  });

  test.for<[string, string, Partial<DatabaseCounters>, Partial<DatabaseCounters>, number | null]>([
    [
      'transactions count both ends',
      'transactions',
      { commits: 10, rollbacks: 5 },
      { commits: 20, rollbacks: 9 },
      7,
    ],
    ['nothing happened', 'transactions', { commits: 10 }, { commits: 10 }, 0],
    ['a counter that went backwards', 'transactions', { commits: 10 }, { commits: 3 }, null],
    [
      'statistics that were reset',
      'transactions',
      { commits: 10 },
      { commits: 30, statsResetAtMs: noonMs },
      null,
    ],
    ['another database', 'transactions', { commits: 10 }, { commits: 30, name: 'other' }, null],
    ['blocks in bytes', 'blocks-read', { blocksRead: 1 }, { blocksRead: 5 }, 2 * 8192],
    [
      'hits of what was asked for',
      'hit-ratio',
      { blocksHit: 100, blocksRead: 100 },
      { blocksHit: 190, blocksRead: 110 },
      0.9,
    ],
    [
      'no blocks asked for',
      'hit-ratio',
      { blocksHit: 100, blocksRead: 100 },
      { blocksHit: 100, blocksRead: 100 },
      null,
    ],
    ['hits that went backwards', 'hit-ratio', { blocksHit: 100 }, { blocksHit: 1, blocksRead: 9 }, null],
    [
      'counters near the largest exact number',
      'transactions',
      { commits: 2 ** 53 - 9 },
      { commits: 2 ** 53 - 1 },
      4,
    ],
    ['temporary files', 'temporary-files', { temporaryBytes: 0 }, { temporaryBytes: 4096 }, 2048],
    ['deadlocks', 'deadlocks', { deadlocks: 3 }, { deadlocks: 4 }, 1],
    ['rollbacks', 'rollback-ratio', { commits: 1, rollbacks: 1 }, { commits: 4, rollbacks: 2 }, 0.25],
    ['no transactions', 'rollback-ratio', {}, {}, null],
  ])('%s', ([, metric, before, after, value]) => {
    const read = valueNow(metric, [databaseAt(0, before), databaseAt(2, after)]);
    if (value === null) expect(read).toBeNull();
    else expect(read).toBeCloseTo(value, 10);
  });

  test.for<[string, Partial<Sample>]>([
    ['a server that was restarted', { server: { ...server, startedAtMs: noonMs + 1000 } }],
    ['a connection to another database', { server: { ...server, database: 'other' } }],
    ['a sample without the connected database', { databases: [] }],
    ['a clock that was set back', { takenAtMs: noonMs - 5000 }],
    ['a clock that stands still', { takenAtMs: noonMs }],
    ['a pause of ten minutes', { takenAtMs: noonMs + 600_000 }],
  ])('%s gives no rate', ([, changes]) => {
    const after = databaseAt(2, { commits: 100 }, changes);
    expect(valueNow('transactions', [databaseAt(0, { commits: 1 }), after])).toBeNull();
  });

  test('rates go on after the sample that could not be compared', () => {
    const restarted = { ...server, startedAtMs: noonMs + 1000 };
    const samples = [
      databaseAt(0, { commits: 1000 }),
      databaseAt(10, { commits: 4 }, { server: restarted }),
      databaseAt(12, { commits: 8 }, { server: restarted }),
    ];
    expect(valueNow('transactions', samples)).toBe(2);
  });

  test('the hit ratio is of the last minute and forgets what was before', () => {
    const samples = [
      databaseAt(0, { blocksHit: 0, blocksRead: 0 }),
      databaseAt(30, { blocksHit: 0, blocksRead: 1000 }),
      databaseAt(60, { blocksHit: 1000, blocksRead: 1000 }),
      databaseAt(95, { blocksHit: 2000, blocksRead: 1000 }),
    ];
    expect(valueNow('hit-ratio', samples.slice(0, 3))).toBe(0.5);
    expect(valueNow('hit-ratio', samples)).toBe(1);
  });

  test('a hit ratio of a few blocks is no reason for an alert', () => {
    const few = [databaseAt(0, {}), databaseAt(2, { blocksHit: 1, blocksRead: 99 })];
    const many = [databaseAt(0, {}), databaseAt(2, { blocksHit: 100_000, blocksRead: 9_900_000 })];
    expect(readings(few).get('hit-ratio')?.alert).toBeNull();
    expect(readings(many).get('hit-ratio')?.alert?.level).toBe('warning');
  });
});

test('every metric has a name of its own, and words for its alert', () => {
  const names = allMetrics.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { title, threshold } of allMetrics) {
    expect(title).toMatch(/^[A-Z]/);
    if (threshold) {
      const window = { current: sampleAt(0), previous: undefined, minuteAgo: undefined };
      expect(threshold.message(1, window)).toMatch(/^[A-Z\d].*[.:] .*\.$/);
    }
  }
});
