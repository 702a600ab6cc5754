-- Types with what stands behind their name in CREATE TYPE or CREATE DOMAIN, and the types that they are made of.
-- PostgreSQL 13 to 18; multiranges came with 14. A range's function CANONICAL is left out: it needs the type before
-- it is there, and no plan asks it. Ids in arrays are float8, which arrive as numbers.
with /* forecost */ own as (
  select t.*, n.nspname
  from pg_catalog.pg_type t
  join pg_catalog.pg_namespace n on n.oid = t.typnamespace
  left join pg_catalog.pg_class c on c.oid = t.typrelid
  where n.nspname !~ '^pg_'
    and n.nspname <> 'information_schema'
    and (t.typtype in ('e', 'd', 'r') or (t.typtype = 'c' and c.relkind = 'c'))
    and not exists (
      select from pg_catalog.pg_depend d
      where d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass and d.objid = t.oid and d.deptype = 'e'
    )
)
select
  t.oid::int8 as id,
  t.nspname::text as schema,
  t.typname::text as name,
  case t.typtype when 'e' then 'enum' when 'd' then 'domain' when 'c' then 'composite' else 'range' end as kind,
  case t.typtype
    when 'e' then 'AS ENUM (' || coalesce((
      select pg_catalog.string_agg(pg_catalog.quote_literal(e.enumlabel), ', ' order by e.enumsortorder)
      from pg_catalog.pg_enum e where e.enumtypid = t.oid
    ), '') || ')'
    when 'd' then 'AS ' || pg_catalog.format_type(t.typbasetype, t.typtypmod)
      || case when t.typcollation <> base.typcollation
           then ' COLLATE ' || t.typcollation::pg_catalog.regcollation::text else '' end
      || coalesce(' DEFAULT ' || pg_catalog.pg_get_expr(t.typdefaultbin, 0), '')
      || case when t.typnotnull then ' NOT NULL' else '' end
      || coalesce((
        select pg_catalog.string_agg(
          ' CONSTRAINT ' || pg_catalog.quote_ident(k.conname) || ' ' || pg_catalog.pg_get_constraintdef(k.oid),
          '' order by k.conname
        )
        from pg_catalog.pg_constraint k where k.contypid = t.oid and k.contype = 'c' and k.convalidated
      ), '')
    when 'c' then 'AS (' || coalesce((
      select pg_catalog.string_agg(
        pg_catalog.quote_ident(a.attname) || ' ' || pg_catalog.format_type(a.atttypid, a.atttypmod)
          || case when a.attcollation <> f.typcollation
               then ' COLLATE ' || a.attcollation::pg_catalog.regcollation::text else '' end,
        ', ' order by a.attnum
      )
      from pg_catalog.pg_attribute a
      join pg_catalog.pg_type f on f.oid = a.atttypid
      where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
    ), '') || ')'
    else (
      select 'AS RANGE (SUBTYPE = ' || pg_catalog.format_type(r.rngsubtype, null)
        || case when not o.opcdefault
             then ', SUBTYPE_OPCLASS = ' || pg_catalog.quote_ident(os.nspname) || '.'
               || pg_catalog.quote_ident(o.opcname)
             else '' end
        || case when r.rngcollation <> s.typcollation
             then ', COLLATION = ' || r.rngcollation::pg_catalog.regcollation::text else '' end
        || case when r.rngsubdiff <> 0::pg_catalog.oid then ', SUBTYPE_DIFF = ' || r.rngsubdiff::text else '' end
        || coalesce(', MULTIRANGE_TYPE_NAME = ' || pg_catalog.format_type(
             (pg_catalog.to_jsonb(r) ->> 'rngmultitypid')::pg_catalog.oid, null), '')
        || ')'
      from pg_catalog.pg_range r
      join pg_catalog.pg_type s on s.oid = r.rngsubtype
      join pg_catalog.pg_opclass o on o.oid = r.rngsubopc
      join pg_catalog.pg_namespace os on os.oid = o.opcnamespace
      where r.rngtypid = t.oid
    )
  end as definition,
  array(
    select distinct case when u.typelem <> 0 and u.typcategory = 'A' then u.typelem else u.oid end::int8::float8
    from pg_catalog.pg_depend d
    join pg_catalog.pg_type u
      on d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass and u.oid = d.refobjid
    where (d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass and d.objid = t.oid)
      or (d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = t.typrelid and t.typrelid <> 0)
  ) as needs
from own t
left join pg_catalog.pg_type base on base.oid = t.typbasetype
order by t.nspname, t.typname
