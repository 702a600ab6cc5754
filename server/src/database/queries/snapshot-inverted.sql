-- PostgreSQL 13 to 18 with the extension pageinspect, whose quoted schema stands for the word between at signs.
-- What the metapages of the GIN indexes $1 count.
select /* forecost */
  c.oid::int8 as index,
  m.n_entry_pages::int8 as "entryPages",
  m.n_data_pages::int8 as "dataPages",
  m.n_entries::int8 as entries
from pg_catalog.pg_class c
cross join lateral @extschema@.gin_metapage_info(
  @extschema@.get_raw_page(c.oid::pg_catalog.regclass::text, 0)
) m
where c.oid = any ($1::pg_catalog.oid[])
