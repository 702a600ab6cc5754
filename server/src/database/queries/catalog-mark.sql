-- Changes whenever something of the schema does: made, altered, renamed or dropped. PostgreSQL 13 and later.
select /* forecost */ pg_catalog.md5(pg_catalog.concat_ws(' ',
  (select pg_catalog.string_agg(c.oid || ':' || c.xmin, ',' order by c.oid)
    from pg_catalog.pg_class c where c.oid >= 16384 and c.relpersistence <> 't' and c.relkind <> 't'),
  (select pg_catalog.sum(pg_catalog.hashint8(a.xmin::text::int8 * 1600 + a.attnum)::int8) || ' ' || pg_catalog.count(*)
    from pg_catalog.pg_attribute a
    join pg_catalog.pg_class c on c.oid = a.attrelid
    where c.oid >= 16384 and c.relpersistence <> 't' and c.relkind <> 't'),
  (select pg_catalog.string_agg(t.oid || ':' || t.xmin, ',' order by t.oid)
    from pg_catalog.pg_type t where t.oid >= 16384 and t.typtype in ('e', 'd', 'r')),
  (select pg_catalog.sum(pg_catalog.hashint8(e.xmin::text::int8)::int8) || ' ' || pg_catalog.count(*)
    from pg_catalog.pg_enum e),
  (select pg_catalog.string_agg(p.oid || ':' || p.xmin, ',' order by p.oid)
    from pg_catalog.pg_proc p where p.oid >= 16384),
  (select pg_catalog.sum(pg_catalog.hashint8(k.xmin::text::int8)::int8) || ' ' || pg_catalog.count(*)
    from pg_catalog.pg_constraint k where k.oid >= 16384),
  (select pg_catalog.sum(pg_catalog.hashint8(n.xmin::text::int8)::int8) || ' ' || pg_catalog.count(*)
    from pg_catalog.pg_namespace n where n.nspname !~ '^pg_(toast_)?temp_')
)) as mark
