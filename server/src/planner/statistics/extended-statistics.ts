import type { SnapshotStatisticsObject } from '../../snapshot/snapshot';
import { quoteIdentifier } from '../../syntax/quote-identifier';
import type { Instance } from '../instance/instance';
import { literal } from '../instance/sql-text';
import { dependencyBytes, distinctBytes } from './combination-bytes';
import { commonBytes } from './common-combinations';
import { dropExpressions, stageExpressions } from './expression-statistics';

/** Lets what the casts below make be stored; no function of PostgreSQL takes these values in. */
export const castsSql = `
  CREATE CAST (bytea AS pg_ndistinct) WITHOUT FUNCTION;
  CREATE CAST (bytea AS pg_dependencies) WITHOUT FUNCTION;
  CREATE CAST (bytea AS pg_mcv_list) WITHOUT FUNCTION`;

/** Gives a statistics object what ANALYZE found. Throws what PostgreSQL says. */
export async function loadExtendedStatistics(
  instance: Instance,
  object: SnapshotStatisticsObject,
): Promise<void> {
  try {
    const expressions = await stageExpressions(instance, object);
    await instance.exec(extendedSql(object, await commonBytes(instance, object), expressions));
  } finally {
    await dropExpressions(instance);
  }
}

/** `expressions`: the SQL of the statistics of its expressions. */
function extendedSql(
  { schema, name, distinct, dependencies }: SnapshotStatisticsObject,
  common: Uint8Array | undefined,
  expressions: string,
): string {
  const columns = [
    stored(distinct === undefined ? undefined : distinctBytes(distinct), 'pg_ndistinct'),
    stored(dependencies === undefined ? undefined : dependencyBytes(dependencies), 'pg_dependencies'),
    stored(common, 'pg_mcv_list'),
    expressions,
  ];
  return `INSERT INTO pg_catalog.pg_statistic_ext_data (stxoid, stxdinherit, stxdndistinct, stxddependencies, stxdmcv, stxdexpr)
    SELECT s.oid, t.relkind = 'p', ${columns.join(', ')}
    FROM pg_catalog.pg_statistic_ext s JOIN pg_catalog.pg_class t ON t.oid = s.stxrelid
    WHERE stxname = ${literal(name)} AND stxnamespace = ${literal(quoteIdentifier(schema))}::regnamespace`;
}

function stored(bytes: Uint8Array | undefined, type: string): string {
  return bytes ? `'\\x${Buffer.from(bytes).toString('hex')}'::bytea::${type}` : 'NULL';
}
