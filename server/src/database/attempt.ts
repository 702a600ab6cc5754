import type { Query } from './database';
import { DatabaseError } from './database-error';

/**
 * What `work` gives, or the error of a part of a reading that the rest can do without: the transaction goes on.
 * Throws DatabaseError where the server is gone or the reading was cancelled.
 */
export async function attempt<T>(query: Query, work: () => Promise<T>): Promise<T | DatabaseError> {
  await query('savepoint /* forecost */ attempt');
  try {
    const result = await work();
    await query('release savepoint /* forecost */ attempt');
    return result;
  } catch (error) {
    if (!(error instanceof DatabaseError) || fatal.has(error.reason)) throw error;
    await query('rollback to savepoint /* forecost */ attempt');
    await query('release savepoint /* forecost */ attempt');
    return error;
  }
}

const fatal: ReadonlySet<string> = new Set(['unreachable', 'cancelled']);
