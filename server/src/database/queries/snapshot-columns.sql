-- Columns of the relations $1 in the order of their tables. PostgreSQL 13 to 18; virtual generated columns, and NOT
-- NULL constraints that are not validated, came with 18.
select /* forecost */
  a.attrelid::int8 as relation,
  a.attname::text as name,
  pg_catalog.format_type(a.atttypid, a.atttypmod) as type,
  a.attnotnull and not exists (
    select from pg_catalog.pg_constraint k
    where k.conrelid = a.attrelid and k.contype = 'n' and not k.convalidated and k.conkey[1] = a.attnum
  ) as "notNull",
  pg_catalog.pg_get_expr(d.adbin, d.adrelid) as default,
  case a.attgenerated when 's' then 'stored' when 'v' then 'virtual' end as generated,
  case a.attidentity when 'a' then 'always' when 'd' then 'by default' end as identity,
  case when a.attcollation <> t.typcollation then a.attcollation::pg_catalog.regcollation::text end as collation
from pg_catalog.pg_attribute a
join pg_catalog.pg_type t on t.oid = a.atttypid
left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where a.attrelid = any ($1::pg_catalog.oid[])
  and a.attnum > 0
  and not a.attisdropped
order by a.attrelid, a.attnum
