-- Columns in the order of their tables. PostgreSQL 13 to 18; only 18 has NOT NULL constraints that are not
-- validated (contype n), before which rows may still hold NULL.
with /* forecost */ owned as (
  select d.refobjid as relation, d.refobjsubid as number
  from pg_catalog.pg_depend d
  join pg_catalog.pg_class s on s.oid = d.objid and s.relkind = 'S'
  where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and d.refobjsubid > 0
    and d.deptype in ('a', 'i')
  group by d.refobjid, d.refobjsubid
)
select
  a.attrelid::int8 as "table",
  a.attname::text as name,
  pg_catalog.format_type(a.atttypid, a.atttypmod) as type,
  a.attnotnull and not exists (
    select from pg_catalog.pg_constraint k
    where k.conrelid = a.attrelid and k.contype = 'n' and not k.convalidated and k.conkey[1] = a.attnum
  ) as "notNull",
  (a.atthasdef and a.attgenerated = '') or a.attidentity <> '' as "hasDefault",
  a.attgenerated <> '' as generated,
  a.attidentity <> '' or (a.atthasdef and owned.relation is not null) as identity
from pg_catalog.pg_attribute a
join pg_catalog.pg_class c on c.oid = a.attrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join owned on owned.relation = a.attrelid and owned.number = a.attnum
where a.attnum > 0
  and not a.attisdropped
  and c.relkind in ('r', 'p', 'v', 'm', 'f', 'c')
  and n.nspname <> 'pg_toast'
  and n.nspname !~ '^pg_(toast_)?temp_'
order by a.attrelid, a.attnum
