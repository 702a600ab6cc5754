import type {
  AlertLevel,
  MetricUnit,
  MissingStatements,
  Notice,
  Sample,
  ServerFacts,
  StatementReading,
} from '../protocol/monitor';
import { createMonitor } from './monitor';

/** What one sampling run found out. Field names are a contract of the command line. */
export interface Report {
  readonly server: Pick<ServerFacts, 'version' | 'database' | 'user' | 'startedAtMs' | 'isReplica'>;
  /** The server's clock, in milliseconds since 1970. */
  readonly startedAtMs: number;
  readonly seconds: number;
  readonly metrics: readonly {
    readonly metric: string;
    readonly title: string;
    readonly unit: MetricUnit;
    /** As of the last sample; null where the run was too short to tell. */
    readonly value: number | null;
    readonly outOf?: number;
  }[];
  readonly alerts: readonly {
    readonly metric: string;
    readonly level: AlertLevel;
    readonly message: string;
  }[];
  /** The statements that took most time during the run; where none ran, since the server counts. */
  readonly statements: readonly StatementReading[];
  /** Why `statements` is empty, where the server does not count them. */
  readonly missingStatements?: MissingStatements;
  readonly notices: readonly Notice[];
}

const statementCount = 20;

/** The report of one sampling run, or undefined without samples. */
export function reportOf(samples: readonly Sample[]): Report | undefined {
  const monitor = createMonitor();
  const view = { windowMs: 0, intervalMs: longestPauseMs(samples) };
  const snapshots = samples.map((sample) => monitor.observe(sample, view));
  const last = snapshots.at(-1);
  if (!last) return undefined;

  const { version, database, user, startedAtMs, isReplica } = last.server;
  const read = last.statements.kind === 'read' ? last.statements.statements : [];
  const others = read.filter(({ isOwn }) => !isOwn);
  const ran = ranBesides(others, read);
  return {
    server: { version, database, user, startedAtMs, isReplica },
    startedAtMs: last.openedAtMs,
    seconds: (last.takenAtMs - last.openedAtMs) / 1000,
    metrics: last.metrics.map(({ metric, title, unit, value, outOf }) => ({
      metric,
      title,
      unit,
      value,
      ...(outOf === null ? {} : { outOf }),
    })),
    alerts: last.metrics.flatMap(({ metric, alert }) => (alert ? [{ metric, ...alert }] : [])),
    statements: (ran.length > 0
      ? byTime(ran, grownTimeMs)
      : byTime(others, ({ totalTimeMs }) => totalTimeMs)
    ).slice(0, statementCount),
    ...(last.statements.kind === 'unavailable' ? { missingStatements: last.statements.missing } : {}),
    notices: last.notices,
  };
}

/**
 * Those that ran during the run. Since PostgreSQL 16 every COMMIT of a role is one statement, whatever comment it
 * bears: it counts where there were more than the sampling's own.
 */
function ranBesides(
  others: readonly StatementReading[],
  all: readonly StatementReading[],
): readonly StatementReading[] {
  const ownTransactions = all
    .filter(({ isOwn, sql }) => isOwn && sql?.startsWith('BEGIN'))
    .reduce((sum, { sinceOpened }) => sum + sinceOpened.calls, 0);
  return others.filter(
    ({ sql, sinceOpened }) => sinceOpened.calls > (sql === 'COMMIT' ? ownTransactions : 0),
  );
}

function byTime(
  statements: readonly StatementReading[],
  timeMs: (statement: StatementReading) => number,
): StatementReading[] {
  return [...statements].sort((a, b) => timeMs(b) - timeMs(a) || b.totalTimeMs - a.totalTimeMs);
}

function grownTimeMs({ sinceOpened }: StatementReading): number {
  return sinceOpened.totalTimeMs;
}

function longestPauseMs(samples: readonly Sample[]): number {
  const pauses = samples
    .slice(1)
    .map(({ takenAtMs }, index) => takenAtMs - (samples[index]?.takenAtMs ?? takenAtMs));
  return Math.max(0, ...pauses);
}
