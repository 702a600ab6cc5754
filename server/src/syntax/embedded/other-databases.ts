const postgres =
  /['"](?:pg|pg-\w[\w-]*|postgres|pg-promise|slonik|@slonik\/[\w-]+|@neondatabase\/serverless|@vercel\/postgres|@databases\/pg|postgraphile|pgtyped|@pgtyped\/[\w-]+|@electric-sql\/pglite)['"]/;

const others =
  /(?:\bfrom|\brequire\(|\bimport\(?)\s*['"](?:mysql2?(?:\/promise)?|mariadb|sqlite3?|better-sqlite3|node:sqlite|bun:sqlite|sql\.js|expo-sqlite|@libsql\/client|@planetscale\/database|mssql|tedious|msnodesqlv8|oracledb|@clickhouse\/client|@google-cloud\/(?:bigquery|spanner)|snowflake-sdk|cassandra-driver|duckdb|@duckdb\/[\w-]+|jsforce|alasql|neo4j-driver|@databricks\/sql)['"]/;

/** Whether the document speaks to PostgreSQL, to some other database, or does not say. */
export function databaseOf(text: string): 'postgres' | 'other' | 'unknown' {
  if (postgres.test(text)) return 'postgres';
  return others.test(text) ? 'other' : 'unknown';
}
