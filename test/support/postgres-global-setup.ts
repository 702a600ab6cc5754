import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server that all test files of a run share, with pg_stat_statements preloaded. */
    readonly postgresUrl: string;
  }
}

export default async function setup(project: TestProject) {
  const server = await startPostgres({ settings: { track_io_timing: 'on', max_connections: 200 } });
  project.provide('postgresUrl', server.url);
  return () => server.stop();
}
