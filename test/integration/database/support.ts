import { parseConnectionString } from '../../../server/src/database/connection-string';
import { Database } from '../../../server/src/database/database';
import { DatabaseError } from '../../../server/src/database/database-error';
import type { ConnectionProfile } from '../../../server/src/protocol/connection';

/** The profile that a connection URI describes, and its password. */
export function profileOf(url: string, changes: Partial<ConnectionProfile> = {}) {
  const { target, password } = parseConnectionString(url, {});
  return { profile: { ...target, id: 'test', name: 'test', production: false, ...changes }, password };
}

export function databaseAt(url: string, changes: Partial<ConnectionProfile> = {}): Database {
  const { profile, password } = profileOf(url, changes);
  return new Database(
    profile,
    password === undefined ? { trusted: false } : { trusted: false, given: password },
  );
}

/** The DatabaseError with which a promise rejects. */
export async function failure(promise: Promise<unknown>): Promise<DatabaseError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof DatabaseError) return error;
    throw error;
  }
  throw new Error('It was expected to fail.');
}
