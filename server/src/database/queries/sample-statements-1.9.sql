-- PostgreSQL 14 to 18: pg_stat_statements 1.9 and later, which tells nested statements apart and knows its reset.
-- One row: the counters of the connected database's statements as JSON, without their texts, which the server would
-- read from a file. $1: how many statements at most, those with the
-- most total time, and as many again of those with the most blocks read.
-- The word between at signs stands for the quoted name of the extension's schema.
SELECT /* forecost */
  json_build_object(
    'trackedCount', count(*),
    'statsResetAtMs', (SELECT extract(epoch FROM stats_reset) * 1000 FROM @extschema@.pg_stat_statements_info),
    'statements', coalesce(
      json_agg(
        json_build_object(
          'id', ranked.id,
          'calls', ranked.calls,
          'totalTimeMs', ranked.total_exec_time,
          'rows', ranked.rows,
          'blocksHit', ranked.shared_blks_hit,
          'blocksRead', ranked.shared_blks_read
        )
        ORDER BY ranked.place
      ) FILTER (WHERE ranked.place <= $1 OR ranked.place_by_reads <= $1),
      '[]'
    )
  ) AS sample
FROM (
  SELECT
    s.*,
    -- A role and a query id belong together; JavaScript's numbers are too narrow for the id.
    s.userid || ':' || s.queryid || CASE WHEN s.toplevel THEN '' ELSE ':nested' END AS id,
    row_number() OVER (ORDER BY s.total_exec_time DESC) AS place,
    row_number() OVER (ORDER BY s.shared_blks_read DESC) AS place_by_reads
  FROM @extschema@.pg_stat_statements(false) AS s
  -- Without privileges the ids of other roles' statements are null.
  WHERE s.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
    AND s.queryid IS NOT NULL
) AS ranked
