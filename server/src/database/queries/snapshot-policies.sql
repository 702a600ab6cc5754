-- Policies of the relations $1 by name, with what stands behind it in CREATE POLICY. PostgreSQL 13 to 18.
select /* forecost */
  p.polrelid::int8 as relation,
  p.polname::text as name,
  'AS ' || case when p.polpermissive then 'PERMISSIVE' else 'RESTRICTIVE' end
    || ' FOR ' || case p.polcmd
      when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' when 'd' then 'DELETE' else 'ALL' end
    || ' TO ' || (
      select pg_catalog.string_agg(
        case when role.oid = 0 then 'PUBLIC' else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(role.oid)) end,
        ', ' order by pg_catalog.pg_get_userbyid(role.oid)
      )
      from pg_catalog.unnest(p.polroles) as role (oid)
    )
    || coalesce(' USING (' || pg_catalog.pg_get_expr(p.polqual, p.polrelid) || ')', '')
    || coalesce(' WITH CHECK (' || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) || ')', '') as definition
from pg_catalog.pg_policy p
where p.polrelid = any ($1::pg_catalog.oid[])
order by p.polrelid, p.polname
