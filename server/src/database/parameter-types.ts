import type { Database, ReadOptions } from './database';

let prepared = 0;

/** The types that the server infers for `$1`, `$2`, … of a statement, as `format_type` writes them. Throws DatabaseError. */
export function parameterTypes(
  database: Database,
  sql: string,
  options: ReadOptions = {},
): Promise<string[]> {
  prepared += 1;
  const name = `forecost_parameters_${prepared}`;
  return database.reading(async (query) => {
    await query(`PREPARE ${name} AS ${sql}`);
    const [row] = await query<{ types: string[] }>(
      `SELECT /* forecost */ ARRAY(SELECT pg_catalog.format_type(type, NULL)
                      FROM pg_catalog.unnest(parameter_types) WITH ORDINALITY AS parameter (type, place)
                     ORDER BY place)::text[] AS types
         FROM pg_catalog.pg_prepared_statements WHERE name = $1`,
      [name],
    );
    await query(`DEALLOCATE /* forecost */ ${name}`);
    return row?.types ?? [];
  }, options);
}
