import type { SnapshotColumnStatistics, SnapshotStatisticsObject } from '../../snapshot/snapshot';
import { quoteIdentifier } from '../../syntax/quote-identifier';
import type { Instance } from '../instance/instance';
import { literal } from '../instance/sql-text';
import { columnSql } from './statistics-sql';

const stage = { schema: 'pg_temp', name: 'forecost_expressions' };

/** An empty table whose columns are the expressions of one statistics object, while that is given its statistics. */
export const expressionTable = `${stage.schema}.${stage.name}`;

/**
 * Makes the table of an object's expressions and gives its columns the statistics of these: `pg_statistic` takes them
 * in from functions, `pg_statistic_ext_data` does not. Without expressions there is no table. Answers the SQL of what
 * `stxdexpr` holds. Throws what PostgreSQL says.
 */
export async function stageExpressions(
  instance: Instance,
  object: SnapshotStatisticsObject,
): Promise<string> {
  const { table, expressions } = await expressionsOf(instance, object);
  if (expressions.length === 0) return 'NULL';
  const columns = expressions.map((expression, place) => `${expression} AS e${place + 1}`);
  await instance.exec(
    `CREATE TEMP TABLE ${stage.name} AS SELECT ${columns.join(', ')} FROM ${table} WITH NO DATA`,
  );
  const { expressions: known } = object;
  if (!known || known.length === 0) return 'NULL';
  for (const place of expressions.keys())
    await instance.exec(
      columnSql(stage, known.find(({ column }) => column === place + 1) ?? unknown(place + 1)),
    );
  return `(SELECT pg_catalog.array_agg(p ORDER BY p.staattnum) FROM pg_catalog.pg_statistic p
    WHERE p.starelid = ${literal(expressionTable)}::regclass)`;
}

export async function dropExpressions(instance: Instance): Promise<void> {
  await instance.exec(
    `SET client_min_messages = error; DROP TABLE IF EXISTS ${expressionTable}; RESET client_min_messages`,
  );
}

/** What PostgreSQL's planner takes for no statistics. It reads the array's elements without a look at whether they are NULL. */
function unknown(column: number): SnapshotColumnStatistics {
  return { column, nullFraction: 0, averageWidth: 0, distinct: 0 };
}

async function expressionsOf(
  instance: Instance,
  { schema, name }: SnapshotStatisticsObject,
): Promise<{ table: string; expressions: readonly string[] }> {
  const { rows } = await instance.query<{ table: string; expressions: string[] | null }>(
    `SELECT s.stxrelid::regclass::text AS table, to_json(pg_catalog.pg_get_statisticsobjdef_expressions(s.oid)) AS expressions
     FROM pg_catalog.pg_statistic_ext s
     WHERE s.stxname = ${literal(name)} AND s.stxnamespace = ${literal(quoteIdentifier(schema))}::regnamespace`,
  );
  return { table: rows[0]?.table ?? '', expressions: rows[0]?.expressions ?? [] };
}
