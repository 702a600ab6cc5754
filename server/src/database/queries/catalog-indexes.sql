-- Indexes with their keys. PostgreSQL 13 to 18. An operator class is told where it is not its type's default,
-- a collation where it is not the column's.
select /* forecost */
  i.indrelid::int8 as "table",
  c.relname::text as name,
  am.amname::text as method,
  i.indisunique and not i.indisexclusion as unique,
  i.indisvalid as valid,
  exists (
    select from pg_catalog.pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')
  ) as constraint,
  pg_catalog.pg_get_expr(i.indpred, i.indrelid, true) as "where",
  keys.list as keys,
  array(
    select a.attname::text
    from pg_catalog.generate_series(i.indnkeyatts, i.indnatts - 1) as place
    join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[place]
    order by place
  ) as include
from pg_catalog.pg_index i
join pg_catalog.pg_class c on c.oid = i.indexrelid
join pg_catalog.pg_am am on am.oid = c.relam
join pg_catalog.pg_class t on t.oid = i.indrelid
join pg_catalog.pg_namespace n on n.oid = t.relnamespace
cross join lateral (
  select pg_catalog.json_agg(
    pg_catalog.json_build_object(
      'column', a.attname,
      'expression',
        case when a.attname is null then pg_catalog.pg_get_indexdef(i.indexrelid, place + 1, true) end,
      'descending', i.indoption[place] & 1 = 1,
      'nullsFirst', i.indoption[place] & 2 = 2,
      'operatorClass', case when not class.opcdefault then class.opcname end,
      'collation',
        case when i.indcollation[place] <> coalesce(a.attcollation, 100) then sorted.collname end
    )
    order by place
  ) as list
  from pg_catalog.generate_series(0, i.indnkeyatts - 1) as place
  left join pg_catalog.pg_attribute a
    on a.attrelid = i.indrelid and a.attnum = i.indkey[place] and a.attnum <> 0
  left join pg_catalog.pg_opclass class on class.oid = i.indclass[place]
  left join pg_catalog.pg_collation sorted on sorted.oid = i.indcollation[place]
) keys
where i.indislive
  and n.nspname <> 'pg_toast'
  and n.nspname !~ '^pg_(toast_)?temp_'
order by i.indrelid, c.relname
