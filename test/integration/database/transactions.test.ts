import { expect, test } from 'vitest';
import { DatabaseError } from '../../../server/src/database/database-error';
import { createSampler } from '../../../server/src/database/sampler';
import { eventually } from '../../support/eventually';
import { testDatabase } from '../../support/test-database';
import { databaseAt } from './support';

interface Ended {
  readonly commits: number;
  readonly rollbacks: number;
}

/** A backend tells its counters at most once a second. */

test('a reading ends as a success, and a failed one as a failure', async () => {
  const url = await testDatabase();
  const database = databaseAt(url);
  const ended = async (): Promise<Ended> => {
    const [row] = await database.read<Ended>(
      `select xact_commit as commits, xact_rollback as rollbacks
         from pg_stat_database where datname = current_database()`,
    );
    return row ?? { commits: 0, rollbacks: 0 };
  };
  try {
    await database.connect();
    const before = await ended();
    const sampler = createSampler(database);
    for (let samples = 0; samples < 10; samples += 1) await sampler.sample();
    await eventually(async () => expect((await ended()).commits).toBeGreaterThanOrEqual(before.commits + 10));
    expect((await ended()).rollbacks).toBe(before.rollbacks);

    await expect(database.read('select 1 / 0')).rejects.toBeInstanceOf(DatabaseError);
    await eventually(async () => expect((await ended()).rollbacks).toBe(before.rollbacks + 1));
  } finally {
    await database.dispose();
  }
});
