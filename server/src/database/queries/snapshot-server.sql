-- The server, the database's default collation and the search path. PostgreSQL 13 to 18; the provider's own name of
-- the collation has other columns from 15 and from 17 on.
select /* forecost */
  pg_catalog.current_setting('server_version_num')::int as version,
  pg_catalog.to_char(pg_catalog.now() at time zone 'UTC', 'YYYY-MM-DD') as "takenOn",
  coalesce(
    -- All of PostgreSQL's own sort by bytes.
    case when pg_catalog.to_jsonb(d) ->> 'datlocprovider' = 'b' then 'C' end,
    pg_catalog.to_jsonb(d) ->> 'datlocale', pg_catalog.to_jsonb(d) ->> 'daticulocale', d.datcollate::text
  ) as collation,
  pg_catalog.current_schemas(false)::text[] as "searchPath",
  current_user::text as role,
  pg_catalog.pg_has_role('pg_read_all_stats', 'usage') as "readsAllStatements"
from pg_catalog.pg_database d
where d.datname = pg_catalog.current_database()
