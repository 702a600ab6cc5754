-- name: events-by-duration
CREATE INDEX ON events (duration DESC NULLS LAST);
SELECT id, path, duration FROM events ORDER BY duration DESC NULLS LAST LIMIT 20;

-- name: events-by-duration-of-a-range
CREATE INDEX ON events (duration);
SELECT id, app_id FROM events WHERE duration BETWEEN 29900 AND 29950;

-- name: events-by-address
CREATE INDEX ON events (address);
SELECT id, occurred_at FROM events WHERE address = '172.16.5.5';

-- name: events-by-address-hash
CREATE INDEX ON events USING hash (address);
SELECT id, occurred_at FROM events WHERE address = $1;

-- name: events-by-tags
CREATE INDEX ON events USING gin (tags);
SELECT id FROM events WHERE tags @> ARRAY['deadlock', 'panic'];

-- name: events-by-severity-fatal
CREATE INDEX ON events (app_id, occurred_at DESC) WHERE severity = 'fatal';
SELECT id, occurred_at, payload FROM events WHERE severity = 'fatal' AND app_id = 15 ORDER BY occurred_at DESC LIMIT 20;

-- name: events-by-severity-info-is-too-common
CREATE INDEX ON events (severity);
SELECT id, path FROM events WHERE severity = 'info';

-- name: events-by-severity-rare
CREATE INDEX ON events (severity);
SELECT id, path FROM events WHERE severity = 'fatal' AND occurred_at >= '2025-12-28';

-- name: events-partial-not-implied
CREATE INDEX ON events (app_id, duration) WHERE severity = 'error';
SELECT id FROM events WHERE app_id = 38 AND duration > 29000 AND severity IN ('error', 'fatal');

-- name: events-second-column-alone
CREATE INDEX ON events (received_at, duration);
SELECT id FROM events WHERE duration = 17000;

-- name: events-skip-scan
CREATE INDEX ON events (severity, received_at);
SELECT id, app_id FROM events WHERE received_at BETWEEN '2025-07-07 07:00' AND '2025-07-07 07:10';

-- name: events-received-brin
CREATE INDEX ON events USING brin (received_at) WITH (pages_per_range = 16);
SELECT count(*) FROM events WHERE received_at BETWEEN '2025-07-07' AND '2025-07-08';

-- name: events-duration-brin-without-order
CREATE INDEX ON events USING brin (duration);
SELECT count(*) FROM events WHERE duration = 12345;

-- name: events-covering-type
CREATE INDEX ON events (type_id, occurred_at) INCLUDE (duration);
SELECT date_trunc('hour', occurred_at) AS hour, avg(duration) FROM events
WHERE type_id = 33 AND occurred_at >= '2025-12-01' GROUP BY 1;

-- name: events-amount-expression
CREATE INDEX ON events (((payload ->> 'amount')::numeric)) WHERE payload ? 'amount';
SELECT id FROM events WHERE payload ? 'amount' AND (payload ->> 'amount')::numeric > 495;

-- name: events-payload-path-ops
CREATE INDEX ON events USING gin (payload jsonb_path_ops);
SELECT id FROM events WHERE payload @> '{"code": 519, "module": "failover"}';

-- name: events-lower-path-not-asked-for
CREATE INDEX ON events (lower(path));
SELECT id FROM events WHERE upper(path) = '/HELP/2500';

-- name: sessions-by-app
CREATE INDEX ON sessions (app_id, started_at DESC);
SELECT id, person_id FROM sessions WHERE app_id = 25 ORDER BY started_at DESC LIMIT 20;

-- name: sessions-still-open
CREATE INDEX ON sessions (started_at) WHERE ended_at IS NULL;
SELECT id, device_id FROM sessions WHERE ended_at IS NULL AND started_at >= '2025-12-20';

-- name: sessions-longest
CREATE INDEX ON sessions (length DESC NULLS LAST) INCLUDE (person_id);
SELECT person_id, length FROM sessions ORDER BY length DESC NULLS LAST LIMIT 30;

-- name: sessions-by-entry-low-cardinality
CREATE INDEX ON sessions (entry_path);
SELECT id, person_id, campaign FROM sessions WHERE entry_path = '/home';

-- name: devices-by-version
CREATE INDEX ON devices (platform, os_version);
SELECT id, person_id FROM devices WHERE platform = 'android' AND os_version = 'android 18';

-- name: people-by-country
CREATE INDEX ON people (country);
SELECT country, count(*) FROM people GROUP BY country;

-- name: people-unknown-country
CREATE INDEX ON people (country) WHERE country IS NULL;
SELECT count(*) FROM people WHERE country IS NULL;

-- name: people-by-plan-expression
CREATE INDEX ON people ((traits ->> 'plan'), first_seen_at DESC);
SELECT id FROM people WHERE traits ->> 'plan' = 'pro' ORDER BY first_seen_at DESC LIMIT 10;

-- name: log-lines-by-level
CREATE INDEX ON log_lines (level, logged_at DESC);
SELECT logged_at, host, message FROM log_lines WHERE level = 'fatal' ORDER BY logged_at DESC LIMIT 100;

-- name: log-lines-message-in-the-middle
CREATE INDEX ON log_lines (message text_pattern_ops);
SELECT id FROM log_lines WHERE message LIKE '%quorum panic%';

-- name: log-lines-message-prefix
CREATE INDEX ON log_lines (message text_pattern_ops);
SELECT id FROM log_lines WHERE message LIKE 'quorum panic%';

-- name: measurements-by-quality
CREATE INDEX ON measurements (quality) WHERE quality IS NOT NULL;
SELECT sensor_id, measured_at FROM measurements WHERE quality = 3;

-- name: measurements-highest
CREATE INDEX ON measurements (value DESC);
SELECT sensor_id, measured_at, value FROM measurements ORDER BY value DESC LIMIT 10;

-- name: daily-counts-by-day
CREATE INDEX ON daily_counts (day) INCLUDE (events);
SELECT day, sum(events) FROM daily_counts WHERE day BETWEEN '2025-12-24' AND '2025-12-26' GROUP BY day;

-- name: deliveries-event-unique
CREATE UNIQUE INDEX ON deliveries (event_id) INCLUDE (status);
SELECT e.id, d.status FROM events e JOIN deliveries d ON d.event_id = e.id ORDER BY e.id;

-- name: deliveries-by-status-and-target
CREATE INDEX ON deliveries (target, status);
SELECT target, status, count(*) FROM deliveries WHERE status >= 400 GROUP BY target, status;

-- name: apps-too-small
CREATE INDEX ON apps (team);
SELECT id, name FROM apps WHERE team = 'Team 3';
