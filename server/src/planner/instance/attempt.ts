import type { Instance } from './instance';

/** What PostgreSQL says of what it refuses. */
export interface PostgresError {
  readonly message: string;
  /** The SQLSTATE. */
  readonly code: string;
  /** In code points, from 1. */
  readonly position?: string;
}

/**
 * Does something in a savepoint of the transaction that is open. Where PostgreSQL refuses it, it is taken back, and its
 * error given. Another error is thrown: it is WebAssembly's, after which nothing can be trusted.
 */
export async function attempt(
  instance: Instance,
  work: () => Promise<unknown>,
): Promise<PostgresError | undefined> {
  await instance.exec('SAVEPOINT forecost_attempt');
  let refused: PostgresError | undefined;
  try {
    await work();
  } catch (error) {
    if ((error as Partial<PostgresError>).code === undefined) throw error;
    refused = error as PostgresError;
    await instance.exec('ROLLBACK TO SAVEPOINT forecost_attempt');
  }
  await instance.exec('RELEASE SAVEPOINT forecost_attempt');
  return refused;
}
