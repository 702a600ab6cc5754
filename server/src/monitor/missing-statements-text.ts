import type { MissingStatements } from '../protocol/monitor';

/** Why the server says nothing about statements, and what to do. */
export function missingStatementsText(missing: MissingStatements): string {
  switch (missing.kind) {
    case 'not-loaded':
      return "pg_stat_statements is not loaded. Add it to the server's shared_preload_libraries and restart the server.";
    case 'not-created':
      return missing.isLoaded
        ? 'pg_stat_statements is loaded, but this database does not have the extension. Run CREATE EXTENSION pg_stat_statements.'
        : "This database does not have pg_stat_statements. Add it to the server's shared_preload_libraries, restart the server, and run CREATE EXTENSION pg_stat_statements.";
    case 'outdated':
      return `pg_stat_statements ${missing.version} is older than the server. Run ALTER EXTENSION pg_stat_statements UPDATE.`;
    case 'failed':
      return `pg_stat_statements cannot be read: ${missing.reason}`;
  }
}
