-- Policies of row-level security. PostgreSQL 13 to 18. A role of which the connected one may not know is left out.
select /* forecost */
  p.polrelid::int8 as "table",
  p.polname::text as name,
  case p.polcmd
    when 'r' then 'select'
    when 'a' then 'insert'
    when 'w' then 'update'
    when 'd' then 'delete'
    else 'all'
  end as command,
  p.polpermissive as permissive,
  case
    when p.polroles = '{0}' then array['public']
    else array(
      select r.rolname::text from pg_catalog.pg_roles r where r.oid = any (p.polroles) order by r.rolname::text collate "C"
    )
  end as roles
from pg_catalog.pg_policy p
order by p.polrelid, p.polname
