-- Functions and aggregates that a query can call, so no procedures and none of triggers. PostgreSQL 13 to 18.
select /* forecost */
  n.nspname::text as schema,
  p.proname::text as name,
  pg_catalog.pg_get_function_identity_arguments(p.oid) as arguments,
  case when p.prokind <> 'a' then pg_catalog.rtrim(pg_catalog.pg_get_functiondef(p.oid), E'\n')
  else (
    select 'CREATE AGGREGATE ' || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(p.proname)
      || '(' || case when p.pronargs = 0 then '*' else pg_catalog.pg_get_function_arguments(p.oid) end || ') ('
      || pg_catalog.concat_ws(', ',
        'SFUNC = ' || a.aggtransfn::text,
        'STYPE = ' || pg_catalog.format_type(a.aggtranstype, null),
        case when a.aggtransspace > 0 then 'SSPACE = ' || a.aggtransspace::text end,
        case when a.aggfinalfn <> 0::pg_catalog.oid then 'FINALFUNC = ' || a.aggfinalfn::text end,
        case when a.aggfinalextra then 'FINALFUNC_EXTRA' end,
        case when a.aggcombinefn <> 0::pg_catalog.oid then 'COMBINEFUNC = ' || a.aggcombinefn::text end,
        case when a.aggserialfn <> 0::pg_catalog.oid then 'SERIALFUNC = ' || a.aggserialfn::text end,
        case when a.aggdeserialfn <> 0::pg_catalog.oid then 'DESERIALFUNC = ' || a.aggdeserialfn::text end,
        'INITCOND = ' || pg_catalog.quote_literal(a.agginitval),
        case when a.aggmtransfn <> 0::pg_catalog.oid then 'MSFUNC = ' || a.aggmtransfn::text end,
        case when a.aggminvtransfn <> 0::pg_catalog.oid then 'MINVFUNC = ' || a.aggminvtransfn::text end,
        case when a.aggmtransfn <> 0::pg_catalog.oid
          then 'MSTYPE = ' || pg_catalog.format_type(a.aggmtranstype, null) end,
        case when a.aggmfinalfn <> 0::pg_catalog.oid then 'MFINALFUNC = ' || a.aggmfinalfn::text end,
        case when a.aggmfinalextra then 'MFINALFUNC_EXTRA' end,
        'MINITCOND = ' || pg_catalog.quote_literal(a.aggminitval),
        (
          select 'SORTOP = OPERATOR(' || pg_catalog.quote_ident(os.nspname) || '.' || o.oprname || ')'
          from pg_catalog.pg_operator o join pg_catalog.pg_namespace os on os.oid = o.oprnamespace
          where o.oid = a.aggsortop
        ),
        case p.proparallel when 's' then 'PARALLEL = SAFE' when 'r' then 'PARALLEL = RESTRICTED' end,
        case when a.aggkind = 'h' then 'HYPOTHETICAL' end
      ) || ')'
    from pg_catalog.pg_aggregate a where a.aggfnoid = p.oid
  ) end as definition
from pg_catalog.pg_proc p
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
where p.prokind in ('f', 'w', 'a')
  and p.prorettype not in (
    'pg_catalog.trigger'::pg_catalog.regtype, 'pg_catalog.event_trigger'::pg_catalog.regtype
  )
  and n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and not exists (
    select from pg_catalog.pg_depend d
    -- What belongs to a type is made with it: the constructors of a range.
    where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.objid = p.oid and d.deptype in ('e', 'i')
  )
order by n.nspname, p.proname, 3
