-- PostgreSQL 14 to 18: pg_stat_statements 1.9 and later.
-- The texts of the statements whose ids are in $1, cut to 10,000 characters. Reads the file of all texts, so it is
-- asked only when a statement is new. The word between at
-- signs stands for the quoted name of the extension's schema.
SELECT /* forecost */
  texts.id,
  left(texts.query, 10000) AS sql
FROM (
  SELECT
    s.query,
    s.userid || ':' || s.queryid || CASE WHEN s.toplevel THEN '' ELSE ':nested' END AS id
  FROM @extschema@.pg_stat_statements(true) AS s
  WHERE s.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
    AND s.queryid IS NOT NULL
) AS texts
WHERE texts.id = ANY ($1::text[])
