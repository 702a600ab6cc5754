import type { CodeNode } from './code-node';

const postgres =
  /^(?:pg|pg-\w[\w-]*|postgres|slonik|@slonik\/[\w-]+|@neondatabase\/serverless|@vercel\/postgres|@databases\/pg|postgraphile|pgtyped|@pgtyped\/[\w-]+|@electric-sql\/pglite)$/;

const others =
  /^(?:mysql2?(?:\/promise)?|mariadb|sqlite3?|better-sqlite3|node:sqlite|bun:sqlite|sql\.js|expo-sqlite|@libsql\/client|@planetscale\/database|mssql|tedious|msnodesqlv8|oracledb|@clickhouse\/client|@google-cloud\/(?:bigquery|spanner)|snowflake-sdk|cassandra-driver|duckdb|@duckdb\/[\w-]+|jsforce|alasql|neo4j-driver|@databricks\/sql)$/;

/** Whether a document speaks to PostgreSQL, to some other database, or does not say: by what it imports. */
export function databaseOf(root: CodeNode, text: string): 'postgres' | 'other' | 'unknown' {
  let other = false;
  for (const source of importedModules(root, text)) {
    if (postgres.test(source)) return 'postgres';
    other ||= others.test(source);
  }
  return other ? 'other' : 'unknown';
}

function* importedModules(root: CodeNode, text: string): Iterable<string> {
  for (const statement of root.children) {
    if (statement.type === 'import_statement') {
      const source = statement.child('source');
      if (source) yield text.slice(source.start + 1, source.end - 1);
    } else if (/^(?:lexical|variable)_declaration$/.test(statement.type)) {
      const written = text.slice(statement.start, Math.min(statement.end, statement.start + longestRequire));
      for (const [, source] of written.matchAll(/\b(?:require|import)\(\s*['"]([^'"]+)['"]/g))
        if (source) yield source;
    }
  }
}

const longestRequire = 300;
