import pg from 'pg';
import { sourceFiles } from '../../../server/src/cli/source-files';
import { readWorkload as readStatements } from '../../../server/src/features/workload';
import { playgroundDatabase, startPlaygroundDatabase } from '../../support/playground-database';
import type { WorkloadQuery } from './read-workload';
import type { WorkloadServer } from './server';

/** The playground's database, as `startWorkload` gives those of the workloads. */
export async function startPlayground(): Promise<WorkloadServer> {
  const server = await startPlaygroundDatabase();
  const url = server.urlOf(playgroundDatabase);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    client,
    url,
    loadMs: undefined,
    async stop() {
      await client.end();
      await server.stop();
    },
  };
}

/** All statements of the playground's files, named by their places. */
export async function playgroundQueries(): Promise<WorkloadQuery[]> {
  const entries = await readStatements(sourceFiles(['test/playground']), []);
  return entries.map(({ sql, places: [place] }) => ({
    name: place ? `${place.path.replace(/^.*\//, '')}:${place.line}` : '',
    sql,
  }));
}
