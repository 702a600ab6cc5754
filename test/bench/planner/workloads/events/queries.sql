-- name: event-by-id
SELECT id, occurred_at, severity, payload FROM events WHERE id = $1;

-- name: newest-events
SELECT id, occurred_at, app_id, type_id FROM events ORDER BY id DESC LIMIT 50;

-- name: newest-events-of-an-app
SELECT id, occurred_at, type_id, path FROM events WHERE app_id = 12 ORDER BY occurred_at DESC LIMIT 50;

-- name: events-of-an-app-next-page
SELECT id, occurred_at, type_id FROM events
WHERE app_id = $1 AND (occurred_at, id) < ($2::timestamptz, $3::bigint)
ORDER BY occurred_at DESC, id DESC LIMIT 50;

-- name: events-of-an-app-far-page
SELECT id, occurred_at FROM events WHERE app_id = 2 ORDER BY occurred_at OFFSET 100000 LIMIT 50;

-- name: events-of-some-apps
SELECT app_id, count(*) FROM events
WHERE app_id IN (30, 31, 35, 38) AND occurred_at BETWEEN '2025-06-01' AND '2025-06-08' GROUP BY app_id;

-- name: events-of-an-hour
SELECT id, app_id, type_id FROM events WHERE occurred_at >= '2025-05-05 14:00' AND occurred_at < '2025-05-05 15:00';

-- name: events-of-a-month-by-type
SELECT t.name, count(*), avg(e.duration) FROM events e JOIN event_types t ON t.id = e.type_id
WHERE e.occurred_at >= '2025-09-01' AND e.occurred_at < '2025-10-01' GROUP BY t.name ORDER BY count(*) DESC;

-- name: events-per-day-of-a-type
SELECT date_trunc('day', occurred_at, 'UTC') AS day, count(*) FROM events
WHERE date_trunc('day', occurred_at, 'UTC') >= '2025-11-01' AND type_id = 50 GROUP BY 1 ORDER BY 1;

-- name: events-of-two-minutes-by-app
SELECT id, app_id FROM events WHERE occurred_at BETWEEN '2025-03-03 10:00' AND '2025-03-03 10:02' ORDER BY app_id;

-- name: events-by-app-and-severity
SELECT app_id, severity, count(*) FROM events GROUP BY app_id, severity;

-- name: events-by-app-type-and-day
SELECT app_id, type_id, date_trunc('day', occurred_at) AS day, count(*) FROM events GROUP BY 1, 2, 3;

-- name: errors-rollup
SELECT a.team, a.name, e.severity, count(*) FROM events e JOIN apps a ON a.id = e.app_id
WHERE e.severity >= 'warning' GROUP BY ROLLUP (a.team, a.name, e.severity);

-- name: fatal-errors-of-an-app
SELECT id, occurred_at, payload FROM events WHERE app_id = 5 AND severity = 'fatal' AND type_id IN (4, 10, 16);

-- name: errors-with-a-code
SELECT id, occurred_at, payload ->> 'module' AS module FROM events
WHERE severity IN ('error', 'fatal') AND payload @> '{"code": 503, "module": "panic"}';

-- name: errors-with-a-key
SELECT count(*) FROM events WHERE severity IN ('error', 'fatal') AND payload ? 'line';

-- name: errors-by-module
SELECT payload ->> 'module' AS module, count(*) FROM error_events WHERE app = 'Request 4' GROUP BY 1 ORDER BY 2 DESC;

-- name: error-view-of-a-team
SELECT app, type, count(*), max(occurred_at) FROM error_events
WHERE team = 'Team 3' AND occurred_at >= '2025-12-01' GROUP BY app, type;

-- name: purchases
SELECT sum((payload ->> 'amount')::numeric) FROM events
WHERE type_id IN (5, 11, 17) AND occurred_at >= '2025-12-01' AND payload ->> 'currency' = 'USD';

-- name: tagged-events
SELECT id, tags FROM events WHERE tags @> ARRAY['deadlock', 'panic'];

-- name: paths-below-a-section
SELECT path, count(*) FROM events WHERE path LIKE '/admin/29%' GROUP BY path;

-- name: path-suffix
SELECT count(*) FROM events WHERE path LIKE '%/2999';

-- name: slowest-events
SELECT id, path, duration FROM events ORDER BY duration DESC NULLS LAST LIMIT 20;

-- name: duration-percentiles
SELECT type_id, percentile_disc(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY duration) FROM events
WHERE app_id = 7 AND duration IS NOT NULL GROUP BY type_id;

-- name: events-of-a-network-or-path
SELECT count(*) FROM events WHERE path = '/help/2500' OR session_id = 4711 OR (app_id = 40 AND occurred_at < '2025-01-05');

-- name: rare-type-of-small-app
SELECT count(*) FROM events WHERE type_id = 60 AND app_id = 39;

-- name: path-of-a-type
SELECT id, occurred_at FROM events WHERE type_id = 58 AND path LIKE '/home/1%';

-- name: events-without-session
SELECT app_id, count(*) FROM events WHERE session_id IS NULL AND person_id IS NULL GROUP BY app_id ORDER BY app_id;

-- name: timeline-of-a-person
SELECT e.id, e.occurred_at, t.name, e.path FROM events e JOIN event_types t ON t.id = e.type_id
WHERE e.person_id = $1 ORDER BY e.occurred_at DESC LIMIT 100;

-- name: sessions-with-their-events
SELECT s.id, s.started_at, count(e.id) AS events, max(e.occurred_at) AS last
FROM sessions s LEFT JOIN events e ON e.session_id = s.id
WHERE s.person_id = 300 GROUP BY s.id ORDER BY s.started_at DESC;

-- name: sessions-without-events
SELECT s.id FROM sessions s WHERE NOT EXISTS (SELECT FROM events e WHERE e.session_id = s.id);

-- name: sessions-with-an-error
SELECT s.id, s.entry_path FROM sessions s
WHERE s.started_at >= '2025-12-20' AND EXISTS (
  SELECT FROM events e WHERE e.session_id = s.id AND e.severity = 'fatal');

-- name: all-sessions-and-events
SELECT s.id, s.entry_path, e.id, e.path FROM sessions s JOIN events e ON e.session_id = s.id ORDER BY s.id;

-- name: sessions-of-campaigns
SELECT campaign, count(*), avg(length) FROM sessions
WHERE campaign IS NOT NULL GROUP BY campaign HAVING count(*) > 100 ORDER BY 3 DESC;

-- name: campaigns-in-use
SELECT campaign FROM sessions WHERE campaign IS NOT NULL GROUP BY campaign;

-- name: long-sessions
SELECT id, person_id, length FROM sessions WHERE length > interval '1 hour' AND started_at >= '2025-11-01'
ORDER BY length DESC LIMIT 100;

-- name: session-platforms
SELECT d.platform, a.name, count(*) AS sessions
FROM sessions s JOIN devices d ON d.id = s.device_id JOIN apps a ON a.id = s.app_id
WHERE a.is_active GROUP BY d.platform, a.name;

-- name: phones-of-a-model
SELECT count(*) FROM devices WHERE platform = 'ios' AND os_version = 'ios 12' AND model LIKE 'model-ios-2%';

-- name: funnel
WITH opened AS (
  SELECT DISTINCT ON (session_id) session_id, occurred_at FROM events
  WHERE type_id = 6 AND session_id IS NOT NULL AND occurred_at >= '2025-12-01' ORDER BY session_id, occurred_at
), bought AS (
  SELECT session_id, min(occurred_at) AS occurred_at FROM events
  WHERE type_id = 5 AND occurred_at >= '2025-12-01' GROUP BY session_id
)
SELECT count(*) AS opened, count(b.session_id) AS bought
FROM opened o LEFT JOIN bought b ON b.session_id = o.session_id AND b.occurred_at > o.occurred_at;

-- name: gaps-between-events
SELECT * FROM (
  SELECT session_id, occurred_at, occurred_at - lag(occurred_at) OVER (PARTITION BY session_id ORDER BY occurred_at) AS gap
  FROM events WHERE session_id BETWEEN 1000 AND 1500) s
WHERE gap > interval '5 minutes';

-- name: first-event-of-each-session
SELECT DISTINCT ON (session_id) session_id, id, path FROM events ORDER BY session_id, occurred_at;

-- name: people-with-traits
SELECT id, external_id FROM people WHERE traits @> '{"beta": true, "plan": "pro"}';

-- name: people-in-groups
SELECT count(*) FROM people WHERE groups && ARRAY[180, 190] AND country = 'JP';

-- name: people-activity
SELECT * FROM person_activity WHERE id = $1;

-- name: people-activity-of-many
SELECT external_id, sessions, devices FROM person_activity WHERE last_session_at >= '2025-12-31' AND devices >= 3;

-- name: people-first-seen-per-country
SELECT country, date_trunc('month', first_seen_at) AS month, count(*) FROM people GROUP BY CUBE (1, 2);

-- name: people-on-several-platforms
SELECT person_id FROM devices WHERE platform = 'ios'
INTERSECT
SELECT person_id FROM devices WHERE platform = 'web';

-- name: people-with-a-device-but-no-session
SELECT person_id FROM devices WHERE person_id IS NOT NULL
EXCEPT
SELECT person_id FROM sessions;

-- name: last-session-of-who-had-errors
SELECT e.id, e.occurred_at, s.started_at, s.entry_path
FROM events e
LEFT JOIN LATERAL (
  SELECT started_at, entry_path FROM sessions WHERE person_id = e.person_id ORDER BY started_at DESC LIMIT 1) s ON true
WHERE e.app_id = 3 AND e.severity = 'fatal' AND e.occurred_at >= '2025-12-01';

-- name: people-behind-recent-events
SELECT e.id, p.external_id, p.country FROM events e JOIN people p ON p.id = e.person_id
WHERE e.app_id = 20 AND e.occurred_at >= '2025-12-15';

-- name: retention
SELECT date_trunc('month', p.first_seen_at) AS cohort, date_trunc('month', s.started_at) AS month,
       count(DISTINCT s.person_id) AS people
FROM people p JOIN sessions s ON s.person_id = p.id
GROUP BY 1, 2 ORDER BY 1, 2;

-- name: unresolved-issues
SELECT id, title, times_seen FROM issues WHERE app_id = $1 AND NOT is_resolved ORDER BY last_seen_at DESC LIMIT 25;

-- name: issue-by-fingerprint
SELECT id, is_resolved FROM issues WHERE app_id = 3 AND fingerprint = md5('issue77');

-- name: lines-of-an-issue
SELECT logged_at, host, message FROM log_lines WHERE issue_id = $1 ORDER BY logged_at DESC LIMIT 20;

-- name: issues-with-their-last-line
SELECT i.id, i.title, l.logged_at, l.message
FROM issues i
CROSS JOIN LATERAL (SELECT logged_at, message FROM log_lines WHERE issue_id = i.id ORDER BY logged_at DESC LIMIT 1) l
WHERE i.app_id = 4 AND NOT i.is_resolved ORDER BY i.last_seen_at DESC LIMIT 20;

-- name: log-search
SELECT logged_at, host, message FROM log_lines WHERE words @@ to_tsquery('simple', 'quorum & panic') ORDER BY logged_at DESC LIMIT 50;

-- name: log-search-either
SELECT count(*) FROM log_lines WHERE words @@ to_tsquery('simple', 'failover | corrupt') AND level = 'fatal';

-- name: log-of-a-host
SELECT logged_at, level, message FROM log_lines
WHERE host = 'host-77' AND logged_at >= '2025-12-01' AND logged_at < '2025-12-02' ORDER BY logged_at;

-- name: log-of-an-interval
SELECT host, level, message FROM log_lines WHERE logged_at BETWEEN '2025-11-11 11:00' AND '2025-11-11 11:15';

-- name: hosts-by-level
SELECT host, count(*) FILTER (WHERE level = 'fatal') AS fatal, count(*) FROM log_lines GROUP BY host ORDER BY fatal DESC LIMIT 10;

-- name: hosts-in-use
SELECT DISTINCT host FROM log_lines;

-- name: log-numbers
SELECT id, (regexp_match(message, '(\d+) ms'))[1]::int AS took FROM log_lines WHERE level = 'fatal' AND message ~ '^(panic|quorum)';

-- name: sample-of-log
SELECT level, count(*) FROM log_lines TABLESAMPLE SYSTEM (1) GROUP BY level;

-- name: sensor-of-a-day
SELECT measured_at, value FROM measurements
WHERE sensor_id = 4 AND measured_at >= '2025-08-08' AND measured_at < '2025-08-09' ORDER BY measured_at;

-- name: last-value-of-each-sensor
SELECT s.id, m.measured_at, m.value
FROM generate_series(1, 12) AS s (id)
CROSS JOIN LATERAL (SELECT measured_at, value FROM measurements WHERE sensor_id = s.id ORDER BY measured_at DESC LIMIT 1) m;

-- name: sensor-averages
SELECT sensor_id, date_trunc('hour', measured_at) AS hour, avg(value), min(value), max(value) FROM measurements
WHERE measured_at >= $1 AND measured_at < $2 GROUP BY 1, 2;

-- name: sensor-outliers
SELECT m.sensor_id, m.measured_at, m.value FROM measurements m
JOIN (SELECT sensor_id, avg(value) AS mean, stddev(value) AS deviation FROM measurements GROUP BY sensor_id) s USING (sensor_id)
WHERE abs(m.value - s.mean) > 3 * s.deviation AND m.measured_at >= '2025-10-01';

-- name: sensor-moving-average
SELECT measured_at, avg(value) OVER w, first_value(value) OVER w FROM measurements WHERE sensor_id = 2 AND measured_at >= '2025-12-01'
WINDOW w AS (ORDER BY measured_at RANGE BETWEEN interval '6 hours' PRECEDING AND CURRENT ROW);

-- name: all-sensor-extremes
SELECT max(value), min(value), count(*) FROM measurements;

-- name: poor-measurements
SELECT sensor_id, quality, count(*) FROM measurements WHERE quality IS NOT NULL GROUP BY GROUPING SETS ((sensor_id), (quality));

-- name: daily-counts-of-an-app
SELECT day, sum(events) FROM daily_counts WHERE app_id = 1 AND day >= '2025-12-01' GROUP BY day ORDER BY day;

-- name: daily-counts-against-a-week-ago
SELECT c.day, c.app_id, c.type_id, c.events, b.events AS before
FROM daily_counts c
FULL JOIN daily_counts b ON b.app_id = c.app_id AND b.type_id = c.type_id AND b.day = c.day - 7
WHERE c.events > 10 * b.events;

-- name: days-without-events
SELECT d::date FROM generate_series('2025-01-01'::timestamptz, '2025-12-31', '1 day') d
WHERE NOT EXISTS (SELECT FROM daily_counts c WHERE c.day = d::date AND c.app_id = 40);

-- name: running-experiments
SELECT id, name FROM experiments WHERE running @> '2025-06-01'::timestamptz;

-- name: experiment-result
SELECT a.variant, count(DISTINCT a.person_id) AS people, count(e.id) AS purchases
FROM assignments a
LEFT JOIN events e ON e.person_id = a.person_id AND e.type_id IN (5, 11) AND e.occurred_at >= a.assigned_at
WHERE a.experiment_id = 7 GROUP BY a.variant;

-- name: variants-of-a-person
SELECT x.name, a.variant FROM assignments a JOIN experiments x ON x.id = a.experiment_id
WHERE a.person_id = $1 AND x.running @> now();

-- name: one-event-with-everything
SELECT e.id, a.name, t.name, s.entry_path, d.model, p.external_id, c.events AS of_the_day, l.target
FROM events e
JOIN apps a ON a.id = e.app_id
JOIN event_types t ON t.id = e.type_id
LEFT JOIN sessions s ON s.id = e.session_id
LEFT JOIN devices d ON d.id = s.device_id
LEFT JOIN people p ON p.id = e.person_id
LEFT JOIN daily_counts c ON c.app_id = e.app_id AND c.type_id = e.type_id AND c.day = e.occurred_at::date
LEFT JOIN deliveries l ON l.event_id = e.id
WHERE e.id = $1;

-- name: due-deliveries
SELECT id, event_id, target FROM deliveries WHERE status IS NULL AND next_attempt_at <= $1
ORDER BY next_attempt_at LIMIT 100 FOR UPDATE SKIP LOCKED;

-- name: failed-deliveries-of-a-target
SELECT d.id, e.occurred_at FROM deliveries d JOIN events e ON e.id = d.event_id
WHERE d.target = 'https://hooks.example/59' AND d.status >= 400 ORDER BY e.occurred_at DESC LIMIT 20;

-- name: deliveries-in-order
SELECT e.id, d.status FROM events e JOIN deliveries d ON d.event_id = e.id ORDER BY e.id;

-- name: apps-nobody-uses
SELECT key FROM apps WHERE id NOT IN (SELECT app_id FROM sessions);

-- name: nothing-to-find
SELECT id FROM events WHERE app_id = 3 AND false;

-- name: apps-by-team
SELECT team, array_agg(name ORDER BY name) FROM apps GROUP BY team;

-- name: search-everywhere
SELECT 'issue' AS kind, id::bigint, title FROM issues WHERE title ILIKE 'panic%'
UNION ALL
SELECT 'line', id, message FROM log_lines WHERE words @@ to_tsquery('simple', 'panic & checksum')
UNION ALL
SELECT 'app', id, name FROM apps WHERE name ILIKE 'panic%'
LIMIT 30;

-- name: hours-of-a-week
WITH RECURSIVE hours AS (
  SELECT '2025-12-22'::timestamptz AS hour
  UNION ALL
  SELECT hour + interval '1 hour' FROM hours WHERE hour < '2025-12-29'
)
SELECT h.hour, count(e.id) FROM hours h
LEFT JOIN events e ON e.app_id = 9 AND e.occurred_at >= h.hour AND e.occurred_at < h.hour + interval '1 hour'
GROUP BY h.hour ORDER BY h.hour;

-- name: apps-one-by-one
WITH RECURSIVE used AS (
  (SELECT app_id FROM events ORDER BY app_id LIMIT 1)
  UNION ALL
  SELECT (SELECT e.app_id FROM events e WHERE e.app_id > u.app_id ORDER BY e.app_id LIMIT 1) FROM used u WHERE u.app_id IS NOT NULL
)
SELECT app_id FROM used WHERE app_id IS NOT NULL;

-- name: codes-as-a-table
SELECT e.id, c.code, c.module FROM events e,
  JSON_TABLE(e.payload, '$' COLUMNS (code int PATH '$.code', module text PATH '$.module')) c
WHERE e.severity = 'fatal' AND e.app_id = 33;

-- name: payload-keys
SELECT key, count(*) FROM events CROSS JOIN LATERAL jsonb_object_keys(payload) AS key
WHERE occurred_at >= '2025-12-31' GROUP BY key;

-- name: tags-of-recent-events
SELECT unnest(tags) AS tag, id FROM events WHERE app_id = 6 AND occurred_at >= '2025-12-30' ORDER BY id;

-- name: count-all
SELECT count(*) FROM events;

-- name: purge-old-debug-events
DELETE FROM events WHERE occurred_at < '2025-02-01' AND severity = 'debug';

-- name: forget-a-person
UPDATE events SET person_id = NULL, address = NULL WHERE person_id = $1;

-- name: resolve-quiet-issues
UPDATE issues i SET is_resolved = true
WHERE NOT i.is_resolved AND NOT EXISTS (
  SELECT FROM log_lines l WHERE l.issue_id = i.id AND l.logged_at >= '2025-12-01');

-- name: count-a-day
INSERT INTO daily_counts (day, app_id, type_id, events, people)
SELECT '2025-12-31', app_id, type_id, count(*), count(DISTINCT person_id) FROM events
WHERE occurred_at >= '2025-12-31' AND occurred_at < '2026-01-01' GROUP BY app_id, type_id
ON CONFLICT (app_id, type_id, day) DO UPDATE SET events = excluded.events, people = excluded.people;

-- name: delete-done-deliveries
DELETE FROM deliveries d USING events e WHERE e.id = d.event_id AND d.status = 200 AND e.occurred_at < '2025-02-01';

-- name: sessions-of-a-day-after-the-last-purchase
SELECT s.id, s.started_at, l.occurred_at FROM sessions s
LEFT JOIN LATERAL (
  SELECT occurred_at FROM events WHERE app_id = s.app_id AND occurred_at < '2025-12-30' ORDER BY occurred_at DESC LIMIT 1) l ON true
WHERE s.started_at >= '2025-12-30';

-- name: platforms-outside-of-a-country
SELECT d.platform, count(*) FROM devices d
JOIN sessions s ON s.device_id = d.id AND s.started_at >= '2025-12-31'
JOIN apps a ON a.id = s.app_id
LEFT JOIN people p ON p.id = d.person_id
WHERE p.country IS DISTINCT FROM 'US' GROUP BY d.platform;
