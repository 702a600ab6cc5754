-- PostgreSQL 15 to 18: extended statistics are there with and without children; of a partitioned table only with.
-- Extended statistics of the relations $1, with what ANALYZE found as far as the role may read it.
select /* forecost */
  e.oid::int8 as id,
  pg_catalog.pg_has_role(c.relowner, 'USAGE') or c.reltuples <= 0 as "isReadable",
  n.nspname::text as schema,
  e.stxname::text as name,
  pg_catalog.pg_get_statisticsobjdef(e.oid) as definition,
  s.n_distinct::text as distinct,
  s.dependencies::text as dependencies,
  s.most_common_vals as "mostCommonValues",
  s.most_common_freqs as "mostCommonFrequencies",
  s.most_common_base_freqs as "mostCommonBaseFrequencies"
from pg_catalog.pg_statistic_ext e
join pg_catalog.pg_namespace n on n.oid = e.stxnamespace
join pg_catalog.pg_class c on c.oid = e.stxrelid
left join lateral (
  select x.* from pg_catalog.pg_stats_ext x
  where x.statistics_schemaname = n.nspname and x.statistics_name = e.stxname
    and x.inherited = (c.relkind = 'p')
) s on true
where e.stxrelid = any ($1::pg_catalog.oid[])
order by n.nspname, e.stxname
