import type { Instance } from './instance';

/** Does something in a transaction, or in a savepoint where one is open, and takes it back. */
export async function takenBack<Result>(
  instance: Instance,
  isInside: boolean,
  work: () => Promise<Result>,
): Promise<Result> {
  await instance.exec(isInside ? 'SAVEPOINT forecost_inner' : 'BEGIN');
  try {
    return await work();
  } finally {
    await instance.exec(
      isInside ? 'ROLLBACK TO SAVEPOINT forecost_inner; RELEASE SAVEPOINT forecost_inner' : 'ROLLBACK',
    );
  }
}
