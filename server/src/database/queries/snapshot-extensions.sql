-- Extensions with their schemas. PostgreSQL 13 to 18.
select /* forecost */ n.nspname::text as schema, e.extname::text as name, e.extversion as version
from pg_catalog.pg_extension e
join pg_catalog.pg_namespace n on n.oid = e.extnamespace
order by e.extname
