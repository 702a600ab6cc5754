-- PostgreSQL 13 to 16: pg_stats without the statistics of ranges.
-- Statistics of the relations $1, and of the expressions of their indexes, as far as the role may read them.
select /* forecost */
  coalesce(i.indrelid, c.oid)::int8 as relation,
  i.indexrelid::int8 as index,
  s.attname::text as column,
  a.attnum::int4 as number,
  s.inherited,
  s.null_frac as "nullFraction",
  s.avg_width as "averageWidth",
  s.n_distinct as distinct,
  s.most_common_vals::text::text[] as "mostCommonValues",
  s.most_common_freqs as "mostCommonFrequencies",
  s.histogram_bounds::text::text[] as "histogramBounds",
  s.correlation,
  s.most_common_elems::text::text[] as "mostCommonElements",
  s.most_common_elem_freqs as "mostCommonElementFrequencies",
  s.elem_count_histogram as "elementCountHistogram",
  null::text[] as "rangeLengthHistogram",
  null::float4 as "rangeEmptyFraction",
  null::text[] as "rangeBoundsHistogram"
from pg_catalog.pg_stats s
join pg_catalog.pg_namespace n on n.nspname = s.schemaname
join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = s.tablename
join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = s.attname and not a.attisdropped
left join pg_catalog.pg_index i on i.indexrelid = c.oid
where coalesce(i.indrelid, c.oid) = any ($1::pg_catalog.oid[])
order by 1, c.relname, a.attnum, s.inherited
