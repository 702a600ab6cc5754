-- The quoted schemas of the extensions that can tell more. PostgreSQL 13 to 18.
select /* forecost */ e.extname::text as name, pg_catalog.quote_ident(n.nspname) as "quotedSchema"
from pg_catalog.pg_extension e
join pg_catalog.pg_namespace n on n.oid = e.extnamespace
where e.extname in ('pageinspect', 'pg_stat_statements')
