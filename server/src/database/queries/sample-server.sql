-- PostgreSQL 13 to 18. One row: the facts, connections, databases and relations of one moment, as JSON.
-- $1: how many tables and how many indexes at most, those with the most blocks read.
--
-- The blocks of relations come from the functions that pg_statio_user_tables and pg_statio_user_indexes are
-- made of: the views join and group the whole catalog first, which takes three times as long where it is large.
SELECT /* forecost */
  json_build_object(
    'takenAtMs', extract(epoch FROM clock_timestamp()) * 1000,
    'server', json_build_object(
      'version', current_setting('server_version'),
      'versionNumber', current_setting('server_version_num')::int,
      'database', current_database(),
      'user', current_user,
      'startedAtMs', extract(epoch FROM pg_postmaster_start_time()) * 1000,
      'isReplica', pg_is_in_recovery(),
      'maxConnections', current_setting('max_connections')::int,
      'reservedConnections', current_setting('superuser_reserved_connections')::int
        + coalesce(current_setting('reserved_connections', true)::int, 0),
      'blockSizeBytes', current_setting('block_size')::int,
      'seesAllStatistics', pg_has_role('pg_read_all_stats', 'usage'),
      'tracksCounts', current_setting('track_counts')::boolean,
      'tracksActivities', current_setting('track_activities')::boolean,
      'tracksIoTiming', current_setting('track_io_timing')::boolean,
      'statementsExtension', json_build_object(
        -- The library's own setting is there when it was loaded, for every role.
        'isLoaded', current_setting('pg_stat_statements.max', true) IS NOT NULL,
        'version', extension.extversion,
        'quotedSchema', quote_ident(extension.nspname)
      )
    ),
    'connections', coalesce(connections.groups, '[]'),
    'databases', coalesce(databases.counters, '[]'),
    'tables', coalesce(relations.tables, '[]'),
    'indexes', coalesce(relations.indexes, '[]')
  ) AS sample
FROM (SELECT 1) AS one
LEFT JOIN (
  SELECT e.extversion, n.nspname
  FROM pg_catalog.pg_extension AS e
  JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
  WHERE e.extname = 'pg_stat_statements'
) AS extension ON true
CROSS JOIN (
  SELECT json_agg(g) AS groups
  FROM (
    SELECT
      a.datname AS database,
      a.usename AS "user",
      coalesce(a.application_name, '') AS application,
      coalesce(a.client_hostname, host(a.client_addr)) AS client,
      CASE
        WHEN a.backend_type IS NULL THEN 'hidden'
        ELSE coalesce(a.state, 'starting')
      END AS state,
      -- What an idle session waits for is its client.
      CASE WHEN a.state = 'active' THEN a.wait_event_type END AS "waitEventType",
      CASE WHEN a.state = 'active' THEN a.wait_event END AS "waitEvent",
      coalesce(a.usesysid = me.usesysid AND a.application_name = me.application_name, false) AS "isOwn",
      count(*) AS count,
      extract(epoch FROM max(clock_timestamp() - a.state_change)) * 1000 AS "oldestStateAgeMs",
      extract(epoch FROM max(clock_timestamp() - a.xact_start)) * 1000 AS "oldestTransactionAgeMs"
    FROM pg_catalog.pg_stat_activity AS a
    CROSS JOIN (
      SELECT usesysid, application_name FROM pg_catalog.pg_stat_activity WHERE pid = pg_backend_pid()
    ) AS me
    -- A role without privileges sees neither the type nor the state of others; the servers' own processes
    -- have no role.
    WHERE a.backend_type = 'client backend'
      OR a.backend_type IS NULL AND a.usesysid IS NOT NULL AND a.datid IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
  ) AS g
) AS connections
CROSS JOIN (
  SELECT json_agg(d) AS counters
  FROM (
    SELECT
      s.datname AS name,
      s.datname IS NOT DISTINCT FROM current_database() AS "isConnected",
      s.numbackends AS connections,
      s.xact_commit AS commits,
      s.xact_rollback AS rollbacks,
      s.blks_hit AS "blocksHit",
      s.blks_read AS "blocksRead",
      s.temp_bytes AS "temporaryBytes",
      s.deadlocks,
      extract(epoch FROM s.stats_reset) * 1000 AS "statsResetAtMs"
    FROM pg_catalog.pg_stat_database AS s
    ORDER BY s.blks_read DESC
    LIMIT 200
  ) AS d
) AS databases
CROSS JOIN (
  SELECT
    json_agg(r ORDER BY r.place) FILTER (WHERE NOT r."isIndex") AS tables,
    json_agg(r ORDER BY r.place) FILTER (WHERE r."isIndex") AS indexes
  FROM (
    SELECT
      b.oid::bigint AS id,
      n.nspname AS schema,
      b.relname AS name,
      owner.relname AS table,
      b.hit AS "blocksHit",
      b.fetched - b.hit AS "blocksRead",
      b.is_index AS "isIndex",
      b.place
    FROM (
      SELECT c.*, row_number() OVER (PARTITION BY c.is_index ORDER BY c.fetched - c.hit DESC, c.fetched DESC) AS place
      FROM (
        SELECT
          oid,
          relname,
          relnamespace,
          relkind = 'i' AS is_index,
          pg_stat_get_blocks_fetched(oid) AS fetched,
          pg_stat_get_blocks_hit(oid) AS hit
        FROM pg_catalog.pg_class
        -- Relations of initdb have lower numbers.
        WHERE relkind IN ('r', 'm', 'i') AND oid >= 16384 AND relpersistence <> 't'
      ) AS c
      WHERE c.fetched > 0
    ) AS b
    JOIN pg_catalog.pg_namespace AS n ON n.oid = b.relnamespace
    LEFT JOIN pg_catalog.pg_index AS x ON x.indexrelid = b.oid AND b.is_index
    LEFT JOIN pg_catalog.pg_class AS owner ON owner.oid = x.indrelid
    WHERE b.place <= $1 AND n.nspname <> 'pg_toast'
  ) AS r
) AS relations
