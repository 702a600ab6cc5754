import type { WorkloadEntry } from '../advisor/reported-statements';
import type { StatementPlace } from '../protocol/advice';
import type { SnapshotStatement } from '../snapshot/snapshot';
import { type CodeSource, readCode } from '../syntax/embedded/read-code';
import { fingerprint } from '../syntax/fingerprint';
import { isQuery } from '../syntax/query-types';
import { readSql, type SqlSource } from '../syntax/source';
import { createLineIndex } from '../text/line-index';
import type { Language } from '../workspace/language';
import { explainableStatement } from './explainable-statement';

/** The text of a file that may hold statements. */
export interface StatementFile {
  readonly path: string;
  readonly language: Language;
  readonly text: string;
}

/**
 * All statements that read or change rows, in files and as the server counted them. What differs in literals and
 * parameters alone is one statement. `visit` is shown each file as it was read.
 */
export async function readWorkload(
  files: AsyncIterable<StatementFile>,
  counted: readonly SnapshotStatement[],
  visit: (file: StatementFile, source: SqlSource | CodeSource) => void = () => undefined,
): Promise<WorkloadEntry[]> {
  const entries = new Map<string, { sql: string; places: StatementPlace[]; calls: number | undefined }>();
  for await (const file of files) {
    for (const { sql, place } of statementsOf(file, visit)) {
      const key = fingerprint(sql) ?? sql;
      const entry = entries.get(key) ?? { sql, places: [], calls: undefined };
      entry.places.push(place);
      entries.set(key, entry);
    }
  }
  for (const { query, calls } of counted) {
    const key = fingerprint(query);
    // pg_stat_statements cuts what is very long.
    if (key === undefined || !isOneQuery(query)) continue;
    const entry = entries.get(key) ?? { sql: query, places: [], calls: 0 };
    entry.calls = (entry.calls ?? 0) + calls;
    entries.set(key, entry);
  }
  return [...entries.values()];
}

function* statementsOf(
  file: StatementFile,
  visit: (file: StatementFile, source: SqlSource | CodeSource) => void,
): Iterable<{ readonly sql: string; readonly place: StatementPlace }> {
  const { path, language, text } = file;
  const source = language === 'sql' ? readSql(text) : readCode(text, language);
  const lines = createLineIndex(text);
  for (const placed of source.statements) {
    if (!isQuery(placed.statement)) continue;
    const { line, character } = lines.positionAt(placed.range.start);
    yield { sql: explainableStatement(placed).sql, place: { path, line: line + 1, column: character + 1 } };
  }
  visit(file, source);
  if ('dispose' in source) source.dispose();
}

function isOneQuery(sql: string): boolean {
  const [placed, ...others] = readSql(sql).statements;
  return placed !== undefined && others.length === 0 && isQuery(placed.statement);
}
