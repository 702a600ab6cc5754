// What one look at a server's statistics brings back (a sample, counters as the server keeps them),
// and what the view shows of many of them (a snapshot, always whole).

/** Counters of one moment. Counters only grow, until something resets them; see `statsResetAtMs`. */
export interface Sample {
  /** The server's clock, in milliseconds since 1970. */
  readonly takenAtMs: number;
  readonly server: ServerFacts;
  readonly connections: readonly ConnectionGroup[];
  readonly databases: readonly DatabaseCounters[];
  /** The tables with the most blocks read, most first; all of them when there are fewer than `relationLimit`. */
  readonly tables: readonly RelationCounters[];
  /** The indexes with the most blocks read, most first. */
  readonly indexes: readonly RelationCounters[];
  readonly relationLimit: number;
  readonly statements: StatementsSample;
}

/** What the server is, and what it lets the role see. Times are of the server's clock, in milliseconds since 1970. */
export interface ServerFacts {
  /** As `SHOW server_version` words it. */
  readonly version: string;
  /** `server_version_num`: 180004 for 18.4. */
  readonly versionNumber: number;
  readonly database: string;
  readonly user: string;
  readonly startedAtMs: number;
  /** The server replays another one's log. */
  readonly isReplica: boolean;
  readonly maxConnections: number;
  /** Connections of `maxConnections` that ordinary roles cannot have. */
  readonly reservedConnections: number;
  readonly blockSizeBytes: number;
  /** Whether the role sees the state of other roles' sessions and the text of their statements. */
  readonly seesAllStatistics: boolean;
  readonly tracksCounts: boolean;
  readonly tracksActivities: boolean;
  readonly tracksIoTiming: boolean;
  readonly statementsExtension: StatementsExtension;
}

/** What is known about pg_stat_statements in the connected database. */
export interface StatementsExtension {
  /** The library was loaded by `shared_preload_libraries`. */
  readonly isLoaded: boolean;
  /** `extversion`, or null where `CREATE EXTENSION` was not run in this database. */
  readonly version: string | null;
  /** The quoted name of the schema that holds it. */
  readonly quotedSchema: string | null;
}

/** Client connections that are alike. */
export interface ConnectionGroup {
  readonly database: string | null;
  readonly user: string | null;
  readonly application: string;
  /** The client's address, or null for a socket of the server's machine, or where the role may not see it. */
  readonly client: string | null;
  readonly state: ConnectionState;
  /** What the sessions wait for, such as `Lock`; `Client` and null are no waits. */
  readonly waitEventType: string | null;
  readonly waitEvent: string | null;
  /** Connections of this extension. */
  readonly isOwn: boolean;
  readonly count: number;
  /** The longest time in this state. */
  readonly oldestStateAgeMs: number | null;
  /** The longest time since the transaction began. */
  readonly oldestTransactionAgeMs: number | null;
}

/** `pg_stat_activity.state`; `hidden` where the role may not see it. */
export type ConnectionState =
  | 'active'
  | 'idle'
  | 'idle in transaction'
  | 'idle in transaction (aborted)'
  | 'fastpath function call'
  | 'starting'
  | 'disabled'
  | 'hidden';

/** A row of `pg_stat_database`. */
export interface DatabaseCounters {
  /** Null for the relations that all databases share. */
  readonly name: string | null;
  readonly isConnected: boolean;
  readonly connections: number;
  readonly commits: number;
  readonly rollbacks: number;
  readonly blocksHit: number;
  readonly blocksRead: number;
  readonly temporaryBytes: number;
  readonly deadlocks: number;
  readonly statsResetAtMs: number | null;
}

/** A table or an index, with the blocks that were asked for since the statistics were reset. */
export interface RelationCounters {
  /** `pg_class.oid` */
  readonly id: number;
  readonly schema: string;
  readonly name: string;
  /** An index's table. */
  readonly table: string | null;
  readonly blocksHit: number;
  /** Blocks that were not in shared buffers; the operating system may have had them. */
  readonly blocksRead: number;
}

/** The statements of the connected database, or why they cannot be read. */
export type StatementsSample =
  | {
      readonly kind: 'read';
      /** Most total time first. */
      readonly statements: readonly StatementCounters[];
      /** Every statement that the server tracks for this database is in `statements`. */
      readonly isComplete: boolean;
      /** How many statements of this database the server tracks and the role may see. */
      readonly trackedCount: number;
      readonly statsResetAtMs: number | null;
    }
  | { readonly kind: 'unavailable'; readonly missing: MissingStatements };

/** What keeps pg_stat_statements from being read. */
export type MissingStatements =
  | { readonly kind: 'not-loaded' }
  | { readonly kind: 'not-created'; readonly isLoaded: boolean }
  | { readonly kind: 'outdated'; readonly version: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** A row of `pg_stat_statements`. */
export interface StatementCounters {
  /** Role, query id and nesting level: what makes a row of the view unique in a database. */
  readonly id: string;
  /** Null until it was read, and where the role may not see it. */
  readonly sql: string | null;
  /** Executed by this extension. */
  readonly isOwn: boolean;
  readonly calls: number;
  readonly totalTimeMs: number;
  readonly rows: number;
  readonly blocksHit: number;
  readonly blocksRead: number;
}

/** Everything that the view shows, whole: it replaces what was shown before. */
export interface Snapshot {
  readonly takenAtMs: number;
  /** When the first sample was taken that the differences count from. */
  readonly openedAtMs: number;
  readonly server: ServerFacts;
  readonly metrics: readonly MetricReading[];
  readonly pool: PoolReading;
  readonly cache: CacheReading;
  readonly statements: StatementsReading;
  readonly notices: readonly Notice[];
}

/** What a metric's number counts. */
export type MetricUnit = 'connections' | 'ratio' | 'perSecond' | 'bytesPerSecond' | 'milliseconds' | 'count';

/** How far a metric is beyond its bounds. */
export type AlertLevel = 'warning' | 'error';

/** One metric as of the last sample, in its unit, with its past. */
export interface MetricReading {
  readonly metric: string;
  readonly title: string;
  readonly unit: MetricUnit;
  /** Null where there is nothing to say yet: no reads, no second sample. */
  readonly value: number | null;
  /** The value's bound, such as max_connections. */
  readonly outOf: number | null;
  readonly alert: { readonly level: AlertLevel; readonly message: string } | null;
  readonly history: Series;
}

/** Points in time order; a null value is a time without samples. Both lists are of one length. */
export interface Series {
  readonly timesMs: readonly number[];
  readonly values: readonly (number | null)[];
}

/** Who is connected to the server: numbers of client connections. */
export interface PoolReading {
  /** Those in need of attention first, then the largest. */
  readonly groups: readonly ConnectionGroup[];
  readonly clientConnections: number;
  readonly ownConnections: number;
  /** Connections whose state the role may not see. */
  readonly hiddenConnections: number;
}

/**
 * How much shared buffers could serve: for each database, and for the tables and indexes with the most blocks read.
 */
export interface CacheReading {
  readonly databases: readonly CacheRow[];
  readonly tables: readonly CacheRow[];
  readonly indexes: readonly CacheRow[];
  /** Tables and indexes beyond this many are not read. */
  readonly relationLimit: number;
}

/** One database, table or index. Ratios are 0 to 1; what was read was not in shared buffers. */
export interface CacheRow {
  readonly id: string;
  readonly name: string;
  /** The schema of a table; the table of an index. */
  readonly owner: string | null;
  /** Since the statistics were reset. Null: no reads yet. */
  readonly hitRatio: number | null;
  /** Since the view was opened. Null: no reads since. */
  readonly hitRatioSinceOpened: number | null;
  readonly readBytes: number;
  /** Null where two samples cannot be compared. */
  readonly readBytesPerSecond: number | null;
}

/** The statements with the most time and the most blocks read, or why there are none. */
export type StatementsReading =
  | {
      readonly kind: 'read';
      readonly statements: readonly StatementReading[];
      readonly trackedCount: number;
      readonly isComplete: boolean;
    }
  | { readonly kind: 'unavailable'; readonly missing: MissingStatements };

/**
 * One statement since the statistics were reset. Times are in milliseconds, of execution alone; the ratio is 0 to 1.
 */
export interface StatementReading {
  readonly id: string;
  readonly sql: string | null;
  readonly isOwn: boolean;
  readonly calls: number;
  readonly totalTimeMs: number;
  readonly meanTimeMs: number | null;
  readonly rowsPerCall: number | null;
  readonly readBytes: number;
  readonly hitRatio: number | null;
  /** What came on top since the view was opened, or since the statement was first seen. */
  readonly sinceOpened: {
    readonly calls: number;
    readonly totalTimeMs: number;
    readonly readBytes: number;
  };
}

/** Something that the person should know about the numbers, with what to do about it. */
export type Notice =
  | { readonly kind: 'no-privilege'; readonly user: string; readonly grantSql: string }
  | { readonly kind: 'no-counts' }
  | { readonly kind: 'no-activities' };

/** The state of live statistics. */
export type MonitorState =
  /** No connection is chosen. */
  | { readonly kind: 'disconnected' }
  /** The first sample is under way. */
  | { readonly kind: 'starting' }
  | { readonly kind: 'live'; readonly snapshot: Snapshot }
  /** Nobody watches; `snapshot` is the last one. */
  | { readonly kind: 'paused'; readonly snapshot: Snapshot | null }
  | {
      readonly kind: 'lost';
      /** The clock of the machine that runs the extension. */
      readonly sinceMs: number;
      readonly reason: string;
      readonly nextAttemptAtMs: number;
      readonly snapshot: Snapshot | null;
    };

/** The shortest time between two samples. */
export const minimumIntervalMs = 500;
/** The longest history that is kept and shown: an hour. */
export const historyMs = 60 * 60 * 1000;
