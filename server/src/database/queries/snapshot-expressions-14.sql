-- PostgreSQL 14: statistics of expressions, which came with it.
-- Those of the extended statistics of the relations $1, in the order of the expressions.
select /* forecost */
  e.oid::int8 as statistics,
  expression.place::int4 as column,
  x.null_frac as "nullFraction",
  x.avg_width as "averageWidth",
  x.n_distinct as distinct,
  x.most_common_vals::text::text[] as "mostCommonValues",
  x.most_common_freqs as "mostCommonFrequencies",
  x.histogram_bounds::text::text[] as "histogramBounds",
  x.correlation,
  x.most_common_elems::text::text[] as "mostCommonElements",
  x.most_common_elem_freqs as "mostCommonElementFrequencies",
  x.elem_count_histogram as "elementCountHistogram"
from pg_catalog.pg_statistic_ext e
join pg_catalog.pg_namespace n on n.oid = e.stxnamespace
join pg_catalog.pg_class c on c.oid = e.stxrelid
cross join lateral pg_catalog.unnest(pg_catalog.pg_get_statisticsobjdef_expressions(e.oid))
  with ordinality as expression (text, place)
join pg_catalog.pg_stats_ext_exprs x
  on x.statistics_schemaname = n.nspname and x.statistics_name = e.stxname and x.expr = expression.text
where e.stxrelid = any ($1::pg_catalog.oid[])
  and x.null_frac is not null
order by e.oid, expression.place
