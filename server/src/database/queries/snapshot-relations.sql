-- Tables and views with their sizes, and what has to be there before them: parents, and what a view reads.
-- PostgreSQL 13 to 18. Before 14 a table that was never analyzed is told by having no page. Ids in arrays are
-- float8, which arrive as numbers.
select /* forecost */
  c.oid::int8 as id,
  n.nspname::text as schema,
  c.relname::text as name,
  c.relkind::text as relkind,
  case when c.relkind = 'p' then pg_catalog.pg_get_partkeydef(c.oid) end as "partitionBy",
  case when c.relispartition then pg_catalog.pg_get_expr(c.relpartbound, c.oid) end as bound,
  array(
    select h.inhparent::int8::float8 from pg_catalog.pg_inherits h where h.inhrelid = c.oid order by h.inhseqno
  ) as parents,
  case when c.relkind in ('v', 'm') then pg_catalog.rtrim(pg_catalog.pg_get_viewdef(c.oid), ';') end as query,
  coalesce(c.reloptions, '{}') as options,
  c.relpersistence = 'u' as unlogged,
  case when c.relforcerowsecurity and c.relrowsecurity then 'forced' when c.relrowsecurity then 'enabled' end
    as "rowSecurity",
  greatest(c.relpages, 0) as pages,
  case
    -- Before version 14 that meant that nobody had counted.
    when c.reltuples = 0 and c.relpages = 0 and pg_catalog.current_setting('server_version_num')::int < 140000 then -1
    else c.reltuples
  end::float8 as rows,
  c.relallvisible as "allVisible",
  case when c.relkind in ('r', 'm') then
    pg_catalog.pg_relation_size(c.oid, 'main') / pg_catalog.current_setting('block_size')::int8
  end as blocks,
  array(
    select distinct d.refobjid::int8::float8
    from pg_catalog.pg_rewrite r
    join pg_catalog.pg_depend d
      on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and d.objid = r.oid
    where r.ev_class = c.oid
      and c.relkind in ('v', 'm')
      and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
      and d.refobjid <> c.oid
  ) as reads,
  pg_catalog.has_table_privilege(c.oid, 'select') as "canSelect",
  pg_catalog.has_any_column_privilege(c.oid, 'select') as "canSelectSome",
  pg_catalog.has_schema_privilege(n.oid, 'usage') as "canUseSchema",
  pg_catalog.row_security_active(c.oid) as "rowsAreHidden"
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f')
  and c.relpersistence <> 't'
  and n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and not exists (
    select from pg_catalog.pg_depend d
    where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid and d.deptype = 'e'
  )
order by n.nspname, c.relname
