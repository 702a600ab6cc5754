import type { Sample, StatementCounters, StatementReading, StatementsReading } from '../protocol/monitor';
import { type Counters, createGrowth } from './growth';
import { hitRatio } from './hit-ratio';

/** Follows what pg_stat_statements counts. */
interface StatementsMonitor {
  observe(sample: Sample): StatementsReading;
}

type CounterName = 'calls' | 'totalTimeMs' | 'blocksRead';

/** How many statements lead each of the orders that the view sorts by. */
const shownPerOrder = 50;
/** More than the server keeps by default (pg_stat_statements.max). */
const maxStatements = 10_000;

export function createStatementsMonitor(): StatementsMonitor {
  const growth = createGrowth<CounterName>(['calls', 'totalTimeMs', 'blocksRead'], maxStatements);
  // Where the last sample held every statement, one that it did not hold is new.
  let wasComplete = false;

  return {
    observe({ statements, server }) {
      if (statements.kind === 'unavailable') {
        wasComplete = false;
        return statements;
      }
      const readings = statements.statements.map((statement) =>
        readingOf(statement, growth.observe(statement.id, statement, wasComplete), server.blockSizeBytes),
      );
      wasComplete = statements.isComplete;
      return {
        kind: 'read',
        statements: leading(readings),
        trackedCount: statements.trackedCount,
        isComplete: statements.isComplete,
      };
    },
  };
}

function readingOf(
  statement: StatementCounters,
  grown: Counters<CounterName>,
  blockSizeBytes: number,
): StatementReading {
  const { calls } = statement;
  return {
    id: statement.id,
    sql: statement.sql,
    isOwn: statement.isOwn,
    calls,
    totalTimeMs: statement.totalTimeMs,
    meanTimeMs: calls > 0 ? statement.totalTimeMs / calls : null,
    rowsPerCall: calls > 0 ? statement.rows / calls : null,
    readBytes: statement.blocksRead * blockSizeBytes,
    hitRatio: hitRatio(statement.blocksHit, statement.blocksRead) ?? null,
    sinceOpened: {
      calls: grown.calls,
      totalTimeMs: grown.totalTimeMs,
      readBytes: grown.blocksRead * blockSizeBytes,
    },
  };
}

/** The first of every order that the view can sort by, most total time first. */
function leading(readings: readonly StatementReading[]): StatementReading[] {
  const orders: ((reading: StatementReading) => number)[] = [
    ({ totalTimeMs }) => totalTimeMs,
    ({ meanTimeMs }) => meanTimeMs ?? 0,
    ({ calls }) => calls,
    ({ readBytes }) => readBytes,
    ({ sinceOpened }) => sinceOpened.totalTimeMs,
  ];
  const chosen = new Set(
    orders.flatMap((order) => [...readings].sort((a, b) => order(b) - order(a)).slice(0, shownPerOrder)),
  );
  return [...chosen].sort((a, b) => b.totalTimeMs - a.totalTimeMs);
}
