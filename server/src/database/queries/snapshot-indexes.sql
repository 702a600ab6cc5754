-- Indexes of the relations $1 with their sizes and how often they were used. PostgreSQL 13 to 18. An index on a
-- partitioned table is no failed one for want of a partition's.
select /* forecost */
  i.indexrelid::int8 as id,
  i.indrelid::int8 as relation,
  c.relname::text as name,
  c.relkind::text as relkind,
  am.amname::text as method,
  pg_catalog.pg_get_indexdef(i.indexrelid) as definition,
  exists (
    select from pg_catalog.pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')
  ) as "isConstraint",
  c.relkind = 'i' and not i.indisvalid as invalid,
  parent_schema.nspname::text as "parentSchema",
  parent.relname::text as "parentName",
  greatest(c.relpages, 0) as pages,
  case
    -- Before version 14 that meant that nobody had counted.
    when c.reltuples = 0 and c.relpages = 0 and pg_catalog.current_setting('server_version_num')::int < 140000 then -1
    else c.reltuples
  end::float8 as rows,
  case when c.relkind = 'i' then
    pg_catalog.pg_relation_size(c.oid, 'main') / pg_catalog.current_setting('block_size')::int8
  end as blocks,
  case when c.relkind = 'i' then pg_catalog.pg_stat_get_numscans(c.oid) end as scans,
  -- A planner asks no other index for the ends of a column.
  case when am.amname = 'btree' and i.indisvalid and i.indpred is null and t.relkind in ('r', 'm')
    then lead.attname::text end as leads,
  i.indexprs is not null as "hasExpressions",
  pg_catalog.has_table_privilege(i.indexrelid, 'select') as "canSelect"
from pg_catalog.pg_index i
join pg_catalog.pg_class c on c.oid = i.indexrelid
join pg_catalog.pg_class t on t.oid = i.indrelid
join pg_catalog.pg_am am on am.oid = c.relam
left join pg_catalog.pg_attribute lead
  on lead.attrelid = i.indrelid and lead.attnum = i.indkey[0] and i.indkey[0] > 0
left join pg_catalog.pg_inherits h on h.inhrelid = i.indexrelid
left join pg_catalog.pg_class parent on parent.oid = h.inhparent
left join pg_catalog.pg_namespace parent_schema on parent_schema.oid = parent.relnamespace
where i.indrelid = any ($1::pg_catalog.oid[])
  and i.indislive
order by i.indrelid, c.relname
