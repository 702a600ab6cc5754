import type { Bindings } from './bindings';
import { calleeOf } from './callee';
import { type CodeNode, functionTypes } from './code-node';

const postgres =
  /^(?:pg|pg-\w[\w-]*|postgres|slonik|@slonik\/[\w-]+|@neondatabase\/serverless|@vercel\/postgres|@databases\/pg|postgraphile|pgtyped|@pgtyped\/[\w-]+|@electric-sql\/pglite)$/;

const others =
  /^(?:mysql2?(?:\/promise)?|mariadb|sqlite3?|better-sqlite3|node:sqlite|bun:sqlite|sql\.js|expo-sqlite|@libsql\/client|@planetscale\/database|mssql|tedious|msnodesqlv8|oracledb|@clickhouse\/client|@google-cloud\/(?:bigquery|spanner)|snowflake-sdk|cassandra-driver|duckdb|@duckdb\/[\w-]+|jsforce|alasql|neo4j-driver|@databricks\/sql)$/;

/**
 * Whether a document speaks to PostgreSQL, to some other database, or does not say, by what it imports. `mixed`: it
 * knows of another one, whose SQL may look the same.
 */
export function databaseOf(root: CodeNode, text: string): 'postgres' | 'other' | 'mixed' | 'unknown' {
  let other = false;
  let mixed = false;
  for (const source of importedModules(root, text)) {
    if (postgres.test(source)) return 'postgres';
    other ||= others.test(source);
    mixed ||= otherNames.test(source);
  }
  if (other) return 'other';
  return mixed || typedParameter.test(text) ? 'mixed' : 'unknown';
}

/** `{id: UUID}` of ClickHouse. */
const typedParameter = /\{\w+: ?(?:String|U?Int\d+|Float\d+|DateTime(?:64(?:\(\d\))?)?|UUID|Array\(\w+\))\}/;

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

/**
 * Whether a call or a literal speaks to another database, by the names around it: `clickhouse.query(…)`,
 * `queryClickhouse({ query })`, what `const { rawQuery } = clickhouse` gives, `class OracleRunner`.
 */
export function isForOtherDatabase(node: CodeNode, bindings: Bindings): boolean {
  for (let up: CodeNode | undefined = node; up; up = up.parent) {
    if (up.type === 'call_expression') {
      if (isOtherCall(up, bindings)) return true;
      continue;
    }
    const isNamed = functionTypes.has(up.type) || up.type === 'class_declaration';
    const holder = up.type === 'arrow_function' || up.type === 'function_expression' ? up.parent : up;
    const name = isNamed ? holder?.child('name') : undefined;
    if (name && otherNames.test(bindings.textOf(name))) return true;
  }
  return false;
}

function isOtherCall(call: CodeNode, bindings: Bindings): boolean {
  const callee = calleeOf(call, bindings);
  if (!callee) return false;
  if (otherNames.test(callee.written)) return true;
  const root = /^[\w$]+/.exec(callee.written)?.[0];
  const binding = root === undefined ? undefined : bindings.find(root, call);
  if (!binding || binding.property === undefined || binding.kind === 'import') return false;
  return (
    binding.value !== undefined && otherNames.test(bindings.textOf(binding.value).slice(0, longestRequire))
  );
}

const otherNames =
  /click-?_?house|tinybird|big_?query|mysql|maria_?db|sqlite|mssql|sql_?server|oracle|snowflake|duck_?db|databricks|cassandra/i;
