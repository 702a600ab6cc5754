const names =
  'clickhouse,bigquery,mysql,mariadb,sqlite,sqlite3,mssql,sqlserver,oracle,snowflake,duckdb,databricks,cassandra';

/** Glob patterns of the files that are SQL for another database, by the names of the folders and files. */
export const filesOfOtherDatabases: readonly string[] = [
  `**/{${names}}/**/*.sql`,
  `**/{${names}}.sql`,
  `**/*{.,-,_}{${names}}.sql`,
];
