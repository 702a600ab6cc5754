import type { Database } from './database';
import catalogMarkSql from './queries/catalog-mark.sql';

const timeoutMs = 5_000;

/** A text that is another one whenever the schema of the connected database has changed. Throws DatabaseError. */
export async function readCatalogMark(database: Database): Promise<string> {
  return database.reading(
    async (query) => {
      const [row] = await query<{ mark: string }>(catalogMarkSql);
      return row?.mark ?? '';
    },
    { statementTimeoutMs: timeoutMs },
  );
}
