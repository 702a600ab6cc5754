-- Schemas, without those that every database has and those that belong to extensions. PostgreSQL 13 to 18.
select /* forecost */ n.nspname::text as name
from pg_catalog.pg_namespace n
where n.nspname !~ '^pg_'
  and n.nspname not in ('information_schema', 'public')
  and not exists (
    select from pg_catalog.pg_depend d
    where d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass and d.objid = n.oid and d.deptype = 'e'
  )
order by n.nspname
