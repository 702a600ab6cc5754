-- Constraints of the relations $1 by name. PostgreSQL 13 to 18. What a table has of its parents alone is left out,
-- but for what an index backs, which each has of its own.
select /* forecost */
  k.conrelid::int8 as relation,
  k.conname::text as name,
  pg_catalog.pg_get_constraintdef(k.oid) as definition,
  case when k.contype in ('p', 'u', 'x') then k.conindid::int8 end as index
from pg_catalog.pg_constraint k
where k.conrelid = any ($1::pg_catalog.oid[])
  and (
    k.contype in ('p', 'u', 'x')
    or (k.contype = 'c' and (k.conislocal or k.coninhcount = 0))
    -- One that references a partitioned table has a row for each of its partitions too.
    or (k.contype = 'f' and k.conparentid = 0)
  )
order by k.conrelid, k.conname
