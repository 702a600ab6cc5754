-- Tables, views and composite types with their size, those of the system included. PostgreSQL 13 to 18.
select /* forecost */
  c.oid::int8 as id,
  n.nspname::text as schema,
  c.relname::text as name,
  c.relkind::text as relkind,
  c.reltuples::float8 as rows,
  c.relpages as pages,
  parent_schema.nspname || '.' || parent.relname as "partitionOf",
  array(
    select parents_schema.nspname || '.' || parents.relname
    from pg_catalog.pg_inherits h
    join pg_catalog.pg_class parents on parents.oid = h.inhparent
    join pg_catalog.pg_namespace parents_schema on parents_schema.oid = parents.relnamespace
    where h.inhrelid = c.oid and not c.relispartition
    order by h.inhseqno
  ) as inherits,
  c.relkind = 'r' and exists (select from pg_catalog.pg_inherits h where h.inhparent = c.oid) as inherited
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join pg_catalog.pg_inherits i on i.inhrelid = c.oid and c.relispartition
left join pg_catalog.pg_class parent on parent.oid = i.inhparent
left join pg_catalog.pg_namespace parent_schema on parent_schema.oid = parent.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f', 'c')
  and n.nspname <> 'pg_toast'
  and n.nspname !~ '^pg_(toast_)?temp_'
order by n.nspname, c.relname
