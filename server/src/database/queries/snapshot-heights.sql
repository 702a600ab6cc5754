-- PostgreSQL 13 to 18 with the extension pageinspect, whose quoted schema stands for the word between at signs.
-- How many levels lie above the leaves of the B-trees $1, from where a search starts.
select /* forecost */
  c.oid::int8 as index,
  (@extschema@.bt_metap(c.oid::pg_catalog.regclass::text)).fastlevel::int4 as height
from pg_catalog.pg_class c
where c.oid = any ($1::pg_catalog.oid[])
