-- Primary, unique and foreign keys, and CHECK constraints. PostgreSQL 13 to 18; only 18 has keys over periods
-- (conperiod), whose columns are not unique by equality, and CHECK constraints that are not enforced
-- (conenforced): these are left out. A foreign key to a partitioned table has a row for each of its partitions
-- too, which are left out.
select /* forecost */
  k.conrelid::int8 as "table",
  k.conname::text as name,
  k.contype::text as contype,
  array(
    select a.attname::text
    from pg_catalog.unnest(k.conkey) with ordinality as key (number, place)
    join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = key.number
    order by key.place
  ) as columns,
  referenced_schema.nspname || '.' || referenced.relname as "references",
  array(
    select a.attname::text
    from pg_catalog.unnest(k.confkey) with ordinality as key (number, place)
    join pg_catalog.pg_attribute a on a.attrelid = k.confrelid and a.attnum = key.number
    order by key.place
  ) as "referencedColumns",
  k.condeferrable as deferrable,
  pg_catalog.pg_get_expr(k.conbin, k.conrelid, true) as expression,
  k.convalidated as validated,
  k.connoinherit as local
from pg_catalog.pg_constraint k
left join pg_catalog.pg_class referenced on referenced.oid = k.confrelid
left join pg_catalog.pg_namespace referenced_schema on referenced_schema.oid = referenced.relnamespace
where k.contype in ('p', 'u', 'f', 'c')
  and k.conrelid <> 0
  and not coalesce((pg_catalog.to_jsonb(k) ->> 'conperiod')::bool, false)
  and (k.contype <> 'c' or coalesce((pg_catalog.to_jsonb(k) ->> 'conenforced')::bool, true))
  and not exists (
    select from pg_catalog.pg_constraint parent
    where parent.oid = k.conparentid and parent.conrelid = k.conrelid
  )
order by k.conrelid, k.conname
