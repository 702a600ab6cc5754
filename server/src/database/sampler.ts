import type {
  MissingStatements,
  Sample,
  StatementCounters,
  StatementsExtension,
  StatementsSample,
} from '../protocol/monitor';
import { DatabaseError } from './database-error';
import serverSql from './queries/sample-server.sql';
import textsSql18 from './queries/sample-statement-texts-1.8.sql';
import textsSql19 from './queries/sample-statement-texts-1.9.sql';
import statementsSql18 from './queries/sample-statements-1.8.sql';
import statementsSql19 from './queries/sample-statements-1.9.sql';

/** What sampling needs of a connection: reads in read-only transactions under a statement timeout. */
interface SampleSource {
  /** Rejects with a DatabaseError. */
  read<T extends Record<string, unknown>>(
    sql: string,
    params?: readonly unknown[],
    options?: { readonly signal?: AbortSignal },
  ): Promise<readonly T[]>;
}

/** Reads the counters of one server. Keeps the statements' texts, which it asks for once. */
export interface Sampler {
  /**
   * Two reads, one where the server does not count statements. Rejects with a DatabaseError when the server cannot
   * be read; statements that cannot be read alone are a value.
   */
  sample(signal?: AbortSignal): Promise<Sample>;
}

/** Bounds of what one sample carries, whatever the size of the database. */
const relationLimit = 50;
const statementLimit = 500;
const maxTexts = 5000;

/** pg_stat_statements splits planning from execution since 1.8, which came with PostgreSQL 13. */
const oldestExtension = [1, 8] as const;
/** All SQL of our own carries it. A suppression inside a user's query starts likewise, so it has to match whole. */
const ownMark = '/* forecost */';

export function createSampler(source: SampleSource): Sampler {
  const texts = new Map<string, string | null>();

  return {
    async sample(signal) {
      const options = signal ? { signal } : {};
      const [row] = await source.read<{ readonly sample: unknown }>(serverSql, [relationLimit], options);
      const facts = fromJson<Omit<Sample, 'relationLimit' | 'statements'>>(row?.sample);
      const statements = await readStatements(source, facts.server.statementsExtension, texts, options);
      return {
        ...facts,
        server: { ...facts.server, version: facts.server.version.split(' ')[0] ?? '' },
        relationLimit,
        statements,
      };
    },
  };
}

async function readStatements(
  source: SampleSource,
  extension: StatementsExtension,
  texts: Map<string, string | null>,
  options: { readonly signal?: AbortSignal },
): Promise<StatementsSample> {
  const missing = missingOf(extension);
  if (missing) return { kind: 'unavailable', missing };
  const isOldest = compareVersions(extension.version ?? '', '1.9') < 0;
  const inSchema = (sql: string) => sql.replaceAll('@extschema@', () => extension.quotedSchema ?? '');
  try {
    const [row] = await source.read<{ readonly sample: unknown }>(
      inSchema(isOldest ? statementsSql18 : statementsSql19),
      [statementLimit],
      options,
    );
    const { trackedCount, statsResetAtMs, statements } = fromJson<StatementsRow>(row?.sample);
    const unknownIds = statements.map(({ id }) => id).filter((id) => !texts.has(id));
    if (unknownIds.length > 0) {
      const rows = await source.read<{ readonly id: string; readonly sql: string | null }>(
        inSchema(isOldest ? textsSql18 : textsSql19),
        [unknownIds],
        options,
      );
      if (texts.size + unknownIds.length > maxTexts) texts.clear();
      // One that is gone again is not asked for a second time.
      for (const id of unknownIds) texts.set(id, null);
      for (const { id, sql } of rows) texts.set(id, sql);
    }
    return {
      kind: 'read',
      isComplete: statements.length >= trackedCount,
      trackedCount,
      statsResetAtMs,
      statements: statements.map((statement) => {
        const sql = texts.get(statement.id) ?? null;
        return { ...statement, sql, isOwn: sql?.includes(ownMark) ?? false };
      }),
    };
  } catch (error) {
    // The rest of the sample is worth showing without the statements, unless the server itself is away.
    if (!(error instanceof DatabaseError) || !statementReasons.has(error.reason)) throw error;
    return { kind: 'unavailable', missing: { kind: 'failed', reason: error.message } };
  }
}

type StatementsRow = {
  readonly trackedCount: number;
  readonly statsResetAtMs: number | null;
  readonly statements: readonly Omit<StatementCounters, 'sql' | 'isOwn'>[];
};

const statementReasons: ReadonlySet<string> = new Set(['permission', 'query', 'timeout', 'lock-timeout']);

function missingOf({ isLoaded, version }: StatementsExtension): MissingStatements | undefined {
  if (version === null) return { kind: 'not-created', isLoaded };
  if (!isLoaded) return { kind: 'not-loaded' };
  return compareVersions(version, oldestExtension.join('.')) < 0 ? { kind: 'outdated', version } : undefined;
}

function compareVersions(a: string, b: string): number {
  const [aMajor = 0, aMinor = 0] = a.split('.').map(Number);
  const [bMajor = 0, bMinor = 0] = b.split('.').map(Number);
  return aMajor - bMajor || aMinor - bMinor;
}

/** A connection that parses JSON gives an object; one that leaves values as the server wrote them, a text. */
function fromJson<T>(value: unknown): T {
  return (typeof value === 'string' ? JSON.parse(value) : value) as T;
}
