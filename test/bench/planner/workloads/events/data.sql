-- Every value follows from the row's number: a second load gives the same rows. Time runs with the numbers.

-- A number from 0 up to 1.
CREATE FUNCTION pg_temp.u(i bigint, salt int) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (hashint8extended(i, salt) & 1073741823)::float8 / 1073741824;

-- A whole number from 0 to n - 1; the higher the power, the more often a low one.
CREATE FUNCTION pg_temp.pick(i bigint, salt int, n int, power float8) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN floor(n * ((hashint8extended(i, salt) & 1073741823)::float8 / 1073741824) ^ power)::int;

-- A word, the first ones more often.
CREATE FUNCTION pg_temp.word(i bigint, salt int) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ('{request,done,start,user,cache,retry,connection,timeout,closed,query,slow,upload,token,expired,refused,
    memory,disk,full,parse,failed,missing,header,redirect,invalid,queue,consumer,offset,lag,certificate,handshake,
    deadlock,detected,overflow,segment,corrupt,checksum,replica,failover,quorum,panic}'::text[])
    [1 + floor(40 * ((hashint8extended(i, salt) & 1073741823)::float8 / 1073741824) ^ 2.5)::int];

INSERT INTO apps (id, key, name, team, is_active)
SELECT i, 'app-' || i, initcap(pg_temp.word(i, 1)) || ' ' || i, 'Team ' || 1 + i % 6, i % 9 > 0 FROM generate_series(1, 40) i;

INSERT INTO event_types (id, name, area, retention_days)
SELECT i, (ARRAY['view', 'click', 'submit', 'load', 'error', 'purchase'])[1 + i % 6] || '-' || i,
       (ARRAY['page', 'form', 'shop', 'system'])[1 + i % 4], CASE WHEN i % 3 > 0 THEN 30 * (i % 5 + 1) END
FROM generate_series(1, 60) i;

INSERT INTO people (id, external_id, country, first_seen_at, traits, groups)
SELECT i, md5('person' || i), CASE WHEN pg_temp.u(i, 10) < 0.9 THEN (ARRAY['US', 'DE', 'IN', 'BR', 'FR', 'GB', 'JP', 'PL', 'NO', 'IS'])[1 + pg_temp.pick(i, 11, 10, 2)] END,
       '2024-01-01'::timestamptz + interval '1 second' * (i * 520 + pg_temp.pick(i, 12, 400, 1)),
       jsonb_strip_nulls(jsonb_build_object('plan', (ARRAY['free', 'basic', 'pro'])[1 + pg_temp.pick(i, 13, 3, 2.5)],
         'age_group', (ARRAY['25-34', '18-24', '35-49', '50+'])[1 + pg_temp.pick(i, 14, 4, 1.5)],
         'beta', CASE WHEN pg_temp.u(i, 15) < 0.02 THEN true END)),
       CASE WHEN pg_temp.u(i, 16) < 0.5 THEN '{}' ELSE ARRAY[pg_temp.pick(i, 17, 200, 3), pg_temp.pick(i, 18, 200, 3)] END
FROM generate_series(1, 120000) i;

-- A version belongs to its platform, and a model to both.
INSERT INTO devices (id, person_id, platform, os_version, model, app_version, last_seen_at)
SELECT i, CASE WHEN pg_temp.u(i, 20) < 0.8 THEN 1 + pg_temp.pick(i, 21, 120000, 2) END, platform, platform || ' ' || 10 + v,
       CASE WHEN platform IN ('ios', 'android') THEN 'model-' || platform || '-' || v || '-' || pg_temp.pick(i, 22, 8, 2) END,
       '3.' || 20 - pg_temp.pick(i, 23, 20, 3) || '.' || pg_temp.pick(i, 24, 6, 1),
       '2026-01-01'::timestamptz - interval '1 minute' * pg_temp.pick(i, 25, 500000, 4)
FROM (SELECT i, (ARRAY['web', 'ios', 'android', 'server'])[1 + pg_temp.pick(i, 26, 4, 1.5)]::platform AS platform,
             pg_temp.pick(i, 27, 9, 2) AS v
        FROM generate_series(1, 150000) i) s;

INSERT INTO sessions (id, app_id, device_id, person_id, started_at, ended_at, entry_path, campaign)
SELECT i, 1 + pg_temp.pick(i, 30, 40, 2.5), d.id, d.person_id, started,
       CASE WHEN pg_temp.u(i, 33) < 0.95 THEN started + interval '1 second' * (5 + pg_temp.pick(i, 34, 7200, 4)) END,
       '/' || (ARRAY['home', 'search', 'product', 'account', 'help'])[1 + pg_temp.pick(i, 35, 5, 2)],
       CASE WHEN pg_temp.u(i, 36) < 0.1 THEN 'campaign-' || pg_temp.pick(i, 37, 80, 2) END
FROM (SELECT i, 1 + pg_temp.pick(i, 31, 150000, 2.5) AS device,
             '2025-01-01'::timestamptz + interval '1 second' * (i * 105 + pg_temp.pick(i, 32, 100, 1)) AS started
        FROM generate_series(1, 300000) i) s
JOIN devices d ON d.id = s.device
ORDER BY i;

-- Errors come from few types and few applications; what a server does has no session.
INSERT INTO events (id, occurred_at, received_at, app_id, type_id, session_id, person_id, severity, path, duration, address,
  payload, tags)
SELECT i, occurred, occurred + interval '1 millisecond' * pg_temp.pick(i, 41, 60000, 6), app, type,
       session, CASE WHEN session % 5 > 0 THEN 1 + pg_temp.pick(session, 44, 120000, 2.5) END,
       (CASE WHEN type % 6 = 4 THEN (ARRAY['warning', 'error', 'fatal'])[1 + pg_temp.pick(i, 45, 3, 1.5)]
             ELSE (ARRAY['info', 'debug', 'warning'])[1 + pg_temp.pick(i, 45, 3, 3)] END)::severity,
       CASE WHEN pg_temp.u(i, 46) < 0.85 THEN '/' || (ARRAY['home', 'search', 'product', 'cart', 'account', 'help', 'admin'])[1 + pg_temp.pick(i, 47, 7, 2)]
            || '/' || pg_temp.pick(i, 48, 3000, 3) END,
       CASE WHEN pg_temp.u(i, 49) < 0.6 THEN pg_temp.pick(i, 50, 30000, 5) END,
       CASE WHEN pg_temp.u(i, 51) < 0.9 THEN '172.16.0.0'::inet + pg_temp.pick(i, 52, 1000000, 3) END,
       CASE WHEN type % 6 = 4 THEN jsonb_build_object('code', 400 + pg_temp.pick(i, 53, 120, 3), 'module', pg_temp.word(i, 54), 'line', pg_temp.pick(i, 55, 2000, 1))
            WHEN type % 6 = 5 THEN jsonb_build_object('amount', pg_temp.pick(i, 56, 500, 3), 'currency', (ARRAY['EUR', 'USD'])[1 + pg_temp.pick(i, 57, 2, 2)]) END,
       CASE WHEN pg_temp.u(i, 58) < 0.2 THEN ARRAY[pg_temp.word(i, 59), pg_temp.word(i, 60)] END
FROM (SELECT i, 1 + pg_temp.pick(i, 61, 40, 2.5) AS app, 1 + pg_temp.pick(i, 62, 60, 2) AS type,
             '2025-01-01'::timestamptz + interval '1 second' * (i * 21 + pg_temp.pick(i, 40, 60, 1)) AS occurred,
             CASE WHEN pg_temp.u(i, 42) < 0.8 THEN 1 + (i / 5 + pg_temp.pick(i, 43, 40, 1)) % 300000 END AS session
        FROM generate_series(1, 1500000) i) s;

INSERT INTO issues (id, app_id, fingerprint, title, level, is_resolved, times_seen, first_seen_at, last_seen_at)
SELECT i, 1 + pg_temp.pick(i, 70, 40, 2.5), md5('issue' || i), initcap(pg_temp.word(i, 71)) || ' ' || pg_temp.word(i, 72),
       (ARRAY['error', 'warning', 'fatal'])[1 + pg_temp.pick(i, 73, 3, 2)]::severity, pg_temp.u(i, 74) < 0.8,
       1 + pg_temp.pick(i, 75, 100000, 8), seen, seen + interval '1 minute' * pg_temp.pick(i, 76, 100000, 4)
FROM (SELECT i, '2025-01-01'::timestamptz + interval '1 minute' * i * 26 AS seen FROM generate_series(1, 20000) i) s;

INSERT INTO log_lines (id, app_id, host, level, message, issue_id, logged_at)
SELECT i, 1 + pg_temp.pick(i, 80, 40, 2.5), 'host-' || pg_temp.pick(i, 81, 120, 1.5), level,
       concat_ws(' ', pg_temp.word(i, 82), pg_temp.word(i, 83), pg_temp.word(i, 84), pg_temp.word(i, 85), pg_temp.word(i, 86),
         'after', pg_temp.pick(i, 87, 5000, 3), 'ms'),
       CASE WHEN level >= 'error' AND pg_temp.u(i, 88) < 0.7 THEN 1 + pg_temp.pick(i, 89, 20000, 2) END,
       '2025-10-01'::timestamptz + interval '1 second' * (i * 19 + pg_temp.pick(i, 90, 30, 1))
FROM (SELECT i, (ARRAY['info', 'debug', 'warning', 'error', 'fatal'])[1 + pg_temp.pick(i, 91, 5, 3)]::severity AS level
        FROM generate_series(1, 400000) i) s;

INSERT INTO measurements (sensor_id, measured_at, value, quality)
SELECT s, '2025-01-01'::timestamptz + interval '10 minutes' * k + interval '1 second' * s, 20 + s % 7 + 8 * sin(k / 144.0::float8) + pg_temp.u(k * 16 + s, 100),
       CASE WHEN pg_temp.u(k * 16 + s, 101) < 0.05 THEN 1 + pg_temp.pick(k * 16 + s, 102, 3, 2) END
FROM generate_series(0, 51000) k, generate_series(1, 12) s;

INSERT INTO daily_counts (day, app_id, type_id, events, people)
SELECT occurred_at::date, app_id, type_id, count(*), count(DISTINCT person_id)
FROM events GROUP BY occurred_at::date, app_id, type_id;

INSERT INTO experiments (id, name, running)
SELECT i, 'experiment-' || i, tstzrange('2025-01-01'::timestamptz + interval '1 day' * i * 3,
       CASE WHEN i % 6 > 0 THEN '2025-01-01'::timestamptz + interval '1 day' * (i * 3 + 30) END)
FROM generate_series(1, 120) i;

INSERT INTO assignments (experiment_id, person_id, variant, assigned_at)
SELECT e, p, (ARRAY['control', 'a', 'b'])[1 + pg_temp.pick(p, 110 + e, 3, 1.5)],
       '2025-01-01'::timestamptz + interval '1 day' * (e * 3 + pg_temp.pick(p, 111 + e, 30, 1))
FROM generate_series(1, 120) e, generate_series(1, 120000) p
WHERE p % 40 = e % 40 OR (e = 7 AND p % 2 = 0);

INSERT INTO deliveries (id, event_id, target, status, attempts, next_attempt_at)
SELECT i, i * 5, 'https://hooks.example/' || pg_temp.pick(i, 121, 60, 2),
       CASE WHEN pg_temp.u(i, 122) < 0.985 THEN (ARRAY[200, 204, 500, 404])[1 + pg_temp.pick(i, 123, 4, 4)] END, 1 + pg_temp.pick(i, 124, 8, 6),
       CASE WHEN pg_temp.u(i, 122) >= 0.985 THEN '2026-01-01'::timestamptz + interval '1 second' * pg_temp.pick(i, 125, 90000, 2) END
FROM generate_series(1, 250000) i;

ANALYZE;
