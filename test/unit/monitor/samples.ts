import type {
  ConnectionGroup,
  DatabaseCounters,
  RelationCounters,
  Sample,
  ServerFacts,
  StatementCounters,
} from '../../../server/src/protocol/monitor';

/** 2030-01-01, 12:00 UTC, which has no meaning but to be a time. */
export const noonMs = Date.UTC(2030, 0, 1, 12);

export const server: ServerFacts = {
  version: '18.4',
  versionNumber: 180004,
  database: 'shop',
  user: 'app',
  startedAtMs: noonMs - 3 * 86_400_000,
  isReplica: false,
  maxConnections: 100,
  reservedConnections: 3,
  blockSizeBytes: 8192,
  seesAllStatistics: true,
  tracksCounts: true,
  tracksActivities: true,
  tracksIoTiming: true,
  statementsExtension: { isLoaded: true, version: '1.12', quotedSchema: 'public' },
};

export function connectionGroup(changes: Partial<ConnectionGroup> = {}): ConnectionGroup {
  return {
    database: 'shop',
    user: 'app',
    application: 'web',
    client: '10.0.0.5',
    state: 'idle',
    waitEventType: null,
    waitEvent: null,
    isOwn: false,
    count: 1,
    oldestStateAgeMs: 1000,
    oldestTransactionAgeMs: null,
    ...changes,
  };
}

export function databaseCounters(changes: Partial<DatabaseCounters> = {}): DatabaseCounters {
  return {
    name: 'shop',
    isConnected: true,
    connections: 1,
    commits: 0,
    rollbacks: 0,
    blocksHit: 0,
    blocksRead: 0,
    temporaryBytes: 0,
    deadlocks: 0,
    statsResetAtMs: null,
    ...changes,
  };
}

export function relationCounters(changes: Partial<RelationCounters> = {}): RelationCounters {
  return {
    id: 16384,
    schema: 'public',
    name: 'orders',
    table: null,
    blocksHit: 0,
    blocksRead: 0,
    ...changes,
  };
}

export function statementCounters(changes: Partial<StatementCounters> = {}): StatementCounters {
  return {
    id: '10:1',
    sql: 'SELECT 1',
    isOwn: false,
    calls: 1,
    totalTimeMs: 1,
    rows: 1,
    blocksHit: 0,
    blocksRead: 0,
    ...changes,
  };
}

/** A sample `seconds` after noon. */
export function sampleAt(seconds: number, changes: Partial<Sample> = {}): Sample {
  return {
    takenAtMs: noonMs + seconds * 1000,
    server,
    connections: [],
    databases: [databaseCounters()],
    tables: [],
    indexes: [],
    relationLimit: 50,
    statements: { kind: 'read', statements: [], isComplete: true, trackedCount: 0, statsResetAtMs: null },
    ...changes,
  };
}
