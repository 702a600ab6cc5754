-- The volatile functions among those named in $1, and those that the views and row security policies of
-- the relations named in $2 call. Names are `name` or `schema.name`. PostgreSQL 13 to 18.
with recursive /* forecost */ relation as (
  select c.oid
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where (c.relname = any ($2::text[]) and pg_catalog.pg_table_is_visible(c.oid))
     or (n.nspname || '.' || c.relname) = any ($2::text[])
  union
  select d.refobjid
  from relation
  join pg_catalog.pg_rewrite r on r.ev_class = relation.oid and r.ev_type = '1'
  join pg_catalog.pg_depend d
    on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and d.objid = r.oid
   and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
),
called as (
  select p.oid
  from pg_catalog.pg_proc p
  join pg_catalog.pg_namespace n on n.oid = p.pronamespace
  where (p.proname = any ($1::text[]) and pg_catalog.pg_function_is_visible(p.oid))
     or (n.nspname || '.' || p.proname) = any ($1::text[])
  union
  select d.refobjid
  from relation
  join pg_catalog.pg_rewrite r on r.ev_class = relation.oid and r.ev_type = '1'
  join pg_catalog.pg_depend d
    on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and d.objid = r.oid
   and d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass
  union
  select d.refobjid
  from relation
  join pg_catalog.pg_policy policy on policy.polrelid = relation.oid
  join pg_catalog.pg_depend d
    on d.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass and d.objid = policy.oid
   and d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass
)
select distinct
  case
    when n.nspname = 'pg_catalog' then p.proname::text
    else pg_catalog.format('%I.%I', n.nspname, p.proname)
  end as name
from called
join pg_catalog.pg_proc p on p.oid = called.oid
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
where p.provolatile = 'v'
order by name
