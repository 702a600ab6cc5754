import { expect, test } from 'vitest';
import { reportOf } from '../../../server/src/monitor/report';
import { reportText } from '../../../server/src/monitor/report-text';
import { connectionGroup, databaseCounters, sampleAt, server, statementCounters } from './samples';

const before = sampleAt(0, {
  databases: [databaseCounters({ commits: 100 })],
  statements: {
    kind: 'read',
    isComplete: true,
    trackedCount: 2,
    statsResetAtMs: null,
    statements: [
      statementCounters({ id: '1', sql: 'SELECT old', totalTimeMs: 90_000, calls: 9 }),
      statementCounters({ id: '2', sql: 'SELECT\n  now\u001b[31m', totalTimeMs: 10, calls: 2 }),
    ],
  },
});
const after = sampleAt(120, {
  connections: [connectionGroup({ state: 'idle in transaction', count: 2, oldestStateAgeMs: 240_000 })],
  databases: [databaseCounters({ commits: 340 })],
  statements: {
    kind: 'read',
    isComplete: true,
    trackedCount: 3,
    statsResetAtMs: null,
    statements: [
      statementCounters({ id: '1', sql: 'SELECT old', totalTimeMs: 90_000, calls: 9 }),
      statementCounters({ id: '2', sql: 'SELECT\n  now\u001b[31m', totalTimeMs: 70, calls: 8 }),
      statementCounters({ id: '3', sql: 'SELECT /* forecost */', isOwn: true, totalTimeMs: 5 }),
    ],
  },
});

test('a report holds metrics, alerts and the statements of the run', () => {
  const report = reportOf([before, after]);
  expect(report?.seconds).toBe(120);
  expect(report?.metrics.find(({ metric }) => metric === 'transactions')?.value).toBe(2);
  expect(report?.metrics.find(({ metric }) => metric === 'connections')).toEqual({
    metric: 'connections',
    title: 'Connections',
    unit: 'connections',
    value: 2,
    outOf: 100,
  });
  expect(report?.alerts.map(({ metric, level }) => [metric, level])).toEqual([
    ['idle-in-transaction', 'warning'],
  ]);
  expect(report?.statements.map(({ id, sinceOpened }) => [id, sinceOpened.totalTimeMs])).toEqual([['2', 60]]);
});

test('a single sample reports the statements of all time', () => {
  expect(reportOf([before])?.statements.map(({ id }) => id)).toEqual(['1', '2']);
});

test('the COMMIT of the sampling is no statement of the run, those of others are', () => {
  const sampled = (seconds: number, calls: number, commits: number) =>
    sampleAt(seconds, {
      statements: {
        kind: 'read',
        isComplete: true,
        trackedCount: 2,
        statsResetAtMs: null,
        statements: [
          statementCounters({ id: '1', sql: 'BEGIN /* forecost */ READ ONLY', isOwn: true, calls }),
          statementCounters({ id: '2', sql: 'COMMIT', calls: commits, totalTimeMs: commits }),
          statementCounters({ id: '3', sql: 'SELECT old', totalTimeMs: 1000 }),
        ],
      },
    });
  const idle = reportOf([sampled(0, 5, 5), sampled(5, 15, 15)]);
  expect(idle?.statements.map(({ sql }) => sql)).toEqual(['SELECT old', 'COMMIT']);
  const busy = reportOf([sampled(0, 5, 5), sampled(5, 15, 16)]);
  expect(busy?.statements.map(({ sql }) => sql)).toEqual(['COMMIT']);
});

test('no samples, no report', () => {
  expect(reportOf([])).toBeUndefined();
});

test('the text is for a terminal, whatever a statement holds', () => {
  const report = reportOf([before, after]);
  const text = report ? reportText(report) : '';
  expect(text).toContain('shop on PostgreSQL 18.4, primary, as app, over 120 s');
  expect(text).toMatch(/^Connections +2 of 100$/m);
  expect(text).toMatch(/^Hit ratio +–$/m);
  expect(text).toContain('warning: 2 sessions are idle in a transaction, the longest for 4 min.');
  expect(text).toContain('SELECT now [31m');
  expect(text).not.toContain('\u001b');
});

test('the text says what is missing and how to get it', () => {
  const poor = sampleAt(0, {
    server: { ...server, seesAllStatistics: false },
    statements: { kind: 'unavailable', missing: { kind: 'not-created', isLoaded: false } },
  });
  const report = reportOf([poor]);
  const text = report ? reportText(report) : '';
  expect(text).toContain('GRANT pg_monitor TO "app";');
  expect(text).toContain('shared_preload_libraries');
  expect(text).toContain('CREATE EXTENSION pg_stat_statements');
});
