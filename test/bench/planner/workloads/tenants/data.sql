-- Every value follows from the row's number: a second load gives the same rows. A few tenants have most of the rows.

-- A number from 0 up to 1.
CREATE FUNCTION pg_temp.u(i bigint, salt int) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (hashint8extended(i, salt) & 1073741823)::float8 / 1073741824;

-- A whole number from 0 to n - 1; the higher the power, the more often a low one.
CREATE FUNCTION pg_temp.pick(i bigint, salt int, n int, power float8) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN floor(n * ((hashint8extended(i, salt) & 1073741823)::float8 / 1073741824) ^ power)::int;

-- A word, the first ones more often.
CREATE FUNCTION pg_temp.word(i bigint, salt int) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ('{fix,add,login,page,test,update,error,report,button,export,invoice,mail,search,slow,mobile,design,review,
    release,customer,import,backup,domain,editor,database,cache,index,upgrade,payment,legal,contract,printer,holiday,
    budget,interview,onboarding,security,audit,migration,webhook,calendar,translation,archive,quota,certificate,
    timezone,keyboard,telephone,zebra}'::text[])
    [1 + floor(48 * ((hashint8extended(i, salt) & 1073741823)::float8 / 1073741824) ^ 2.2)::int];

-- Up to six words. Written so that the planner puts the function's body in place of each call.
CREATE FUNCTION pg_temp.words(i bigint, salt int, n int) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  RETURN concat_ws(' ', pg_temp.word(i * 8, salt), CASE WHEN n > 1 THEN pg_temp.word(i * 8 + 1, salt) END,
    CASE WHEN n > 2 THEN pg_temp.word(i * 8 + 2, salt) END, CASE WHEN n > 3 THEN pg_temp.word(i * 8 + 3, salt) END,
    CASE WHEN n > 4 THEN pg_temp.word(i * 8 + 4, salt) END, CASE WHEN n > 5 THEN pg_temp.word(i * 8 + 5, salt) END);

INSERT INTO plans (id, name, seats, price_cents, features) VALUES
  (1, 'Free', 3, 0, '{}'),
  (2, 'Team', 25, 1900, '{export,guests}'),
  (3, 'Business', 200, 9900, '{export,guests,audit,sso}'),
  (4, 'Enterprise', NULL, 99000, '{export,guests,audit,sso,region,support}');

INSERT INTO tenants (id, slug, name, plan_id, region, settings, address, created_at, suspended_at)
SELECT i, 'tenant-' || i, initcap(pg_temp.words(i, 1, 2)) || ' ' || i,
       CASE WHEN i <= 20 THEN 4 WHEN i <= 300 THEN 3 ELSE 1 + pg_temp.pick(i, 2, 2, 1.5) END,
       (ARRAY['eu-west', 'us-east', 'eu-north', 'us-west', 'asia', 'oceania'])[1 + pg_temp.pick(i, 3, 6, 2)],
       jsonb_build_object('theme', (ARRAY['light', 'dark'])[1 + pg_temp.pick(i, 4, 2, 1.5)], 'week_starts', pg_temp.pick(i, 5, 2, 2),
         'sso', i <= 300 AND pg_temp.u(i, 6) < 0.5),
       CASE WHEN pg_temp.u(i, 7) < 0.5 THEN ROW(pg_temp.word(i, 8) || ' street', 'City ' || pg_temp.pick(i, 9, 50, 2), i::text)::postal_address END,
       '2022-01-01'::timestamptz + interval '1 minute' * (i * 700 + pg_temp.pick(i, 10, 600, 1)),
       CASE WHEN pg_temp.u(i, 11) < 0.04 THEN '2025-12-01'::timestamptz - interval '1 hour' * pg_temp.pick(i, 12, 9000, 1) END
FROM generate_series(1, 3000) i;

INSERT INTO users (id, email, name, locale, created_at, last_login_at)
SELECT i, 'user' || i || '@example.org', initcap(pg_temp.words(i, 20, 2)),
       (ARRAY['en', 'de', 'fr', 'es', 'ja'])[1 + pg_temp.pick(i, 21, 5, 2.5)],
       '2022-01-01'::timestamptz + interval '1 minute' * (i * 16 + pg_temp.pick(i, 22, 100, 1)),
       CASE WHEN pg_temp.u(i, 23) < 0.85 THEN '2026-01-01'::timestamptz - interval '1 minute' * pg_temp.pick(i, 24, 600000, 4) END
FROM generate_series(1, 120000) i;

INSERT INTO members (tenant_id, user_id, role, joined_at)
SELECT 1 + pg_temp.pick(i, 30, 3000, 3), 1 + i % 120000,
       (ARRAY['member', 'guest', 'admin', 'owner'])[1 + pg_temp.pick(i, 31, 4, 4)]::member_role,
       '2022-02-01'::timestamptz + interval '1 minute' * (i * 12)
FROM generate_series(1, 150000) i
ON CONFLICT DO NOTHING;

INSERT INTO projects (tenant_id, id, name, lead_id, is_archived, created_at)
SELECT 1 + pg_temp.pick(i, 40, 3000, 3), i, initcap(pg_temp.words(i, 41, 2)),
       CASE WHEN pg_temp.u(i, 42) < 0.9 THEN 1 + pg_temp.pick(i, 43, 120000, 2) END, pg_temp.u(i, 44) < 0.25,
       '2022-03-01'::timestamptz + interval '1 minute' * (i * 60)
FROM generate_series(1, 30000) i;

-- A task lies in the tenant of its project, and young ones are open.
INSERT INTO tasks (tenant_id, id, project_id, parent_id, title, body, state, priority, assignee_id, labels, fields, due_on,
  created_at, updated_at, closed_at)
SELECT p.tenant_id, i, p.id, CASE WHEN i > 1000 AND pg_temp.u(i, 51) < 0.15 THEN i - 1 - pg_temp.pick(i, 52, 900, 3) END,
       pg_temp.words(i, 53, 4), CASE WHEN pg_temp.u(i, 54) < 0.3 THEN pg_temp.words(i, 55, 6) || ' ' || pg_temp.words(i, 56, 6) END,
       state, 4 - pg_temp.pick(i, 58, 5, 0.6), CASE WHEN pg_temp.u(i, 59) < 0.8 THEN 1 + pg_temp.pick(i, 60, 120000, 3) END,
       CASE WHEN pg_temp.u(i, 61) < 0.5 THEN '{}' ELSE (string_to_array(pg_temp.words(i, 62, 3), ' '))[1:1 + pg_temp.pick(i, 63, 3, 1)] END,
       CASE WHEN pg_temp.u(i, 64) < 0.1 THEN jsonb_build_object('estimate', 1 + pg_temp.pick(i, 65, 20, 2),
         'customer', 'C' || pg_temp.pick(i, 66, 500, 2)) END,
       CASE WHEN pg_temp.u(i, 67) < 0.4 THEN (created + interval '1 day' * (1 + pg_temp.pick(i, 68, 90, 2)))::date END,
       created, created + interval '1 minute' * pg_temp.pick(i, 69, 40000, 3),
       CASE WHEN state IN ('done', 'dropped') THEN created + interval '1 minute' * (60 + pg_temp.pick(i, 70, 80000, 2)) END
FROM (SELECT i, 1 + pg_temp.pick(i, 50, 30000, 2) AS project,
             '2023-01-01'::timestamptz + interval '1 second' * (i::bigint * 94 + pg_temp.pick(i, 57, 90, 1)) AS created,
             (CASE WHEN pg_temp.u(i, 71) < 0.05 + 0.5 * (i / 1000000.0::float8) ^ 6::float8
                   THEN (ARRAY['open', 'in_progress', 'blocked'])[1 + pg_temp.pick(i, 72, 3, 2)]
                   ELSE (ARRAY['done', 'dropped'])[1 + pg_temp.pick(i, 72, 2, 4)] END)::task_state AS state
        FROM generate_series(1, 1000000) i) s
JOIN projects p ON p.id = s.project;

INSERT INTO comments (tenant_id, id, task_id, author_id, body, reactions, created_at, edited_at)
SELECT t.tenant_id, i, t.id, 1 + pg_temp.pick(i, 81, 120000, 3), pg_temp.words(i, 82, 6) || ' ' || pg_temp.words(i, 83, 4),
       CASE WHEN pg_temp.u(i, 84) < 0.1 THEN jsonb_build_object(pg_temp.word(i, 85), 1 + pg_temp.pick(i, 86, 9, 3)) END,
       t.created_at + interval '1 minute' * pg_temp.pick(i, 87, 50000, 3),
       CASE WHEN pg_temp.u(i, 88) < 0.05 THEN t.created_at + interval '1 minute' * 60000 END
FROM generate_series(1, 400000) i
JOIN tasks t ON t.id = 1000000 - pg_temp.pick(i, 80, 1000000, 1.6);

INSERT INTO audit_log (id, tenant_id, actor_id, action, subject_kind, subject_id, address, changes, happened_at)
SELECT i, 1 + pg_temp.pick(i, 90, 3000, 3), CASE WHEN pg_temp.u(i, 91) < 0.9 THEN 1 + pg_temp.pick(i, 92, 120000, 3) END,
       (ARRAY['update', 'create', 'view', 'delete', 'login', 'export', 'invite'])[1 + pg_temp.pick(i, 93, 7, 2)],
       (ARRAY['task', 'comment', 'project', 'member', 'invoice'])[1 + pg_temp.pick(i, 94, 5, 2)], 1 + pg_temp.pick(i, 95, 1000000, 1),
       CASE WHEN pg_temp.u(i, 96) < 0.8 THEN '10.0.0.0'::inet + pg_temp.pick(i, 97, 60000, 2) END,
       CASE WHEN pg_temp.u(i, 98) < 0.2 THEN jsonb_build_object('field', pg_temp.word(i, 99)) END,
       '2024-12-10'::timestamptz + interval '1 second' * (33400000 * (i / 600000.0::float8) ^ 0.8::float8)
FROM generate_series(1, 600000) i;

INSERT INTO usage_records (region, tenant_id, day, meter, quantity)
SELECT t.region, t.id, d::date, m, round((1000 * pg_temp.u(t.id * 10000 + d::date - '2024-01-01', hashtext(m)) ^ 4 * 300 / t.id)::numeric, 1)
FROM tenants t, generate_series('2024-01-01'::timestamp, '2025-12-31', '4 days') d,
     unnest(ARRAY['storage', 'requests', 'mails']) m
WHERE t.id <= 1000 AND pg_temp.u(t.id * 10000 + d::date - '2024-01-01', hashtext(m) + 1) < 0.7 - 0.0005 * t.id;

INSERT INTO invoices (id, tenant_id, number, state, amount_cents, tax_cents, issued_on, due_on, paid_on)
SELECT row_number() OVER (ORDER BY m, t.id), t.id, 'R' || to_char(m, 'YYYYMM') || '-' || t.id,
       (CASE WHEN m < '2025-10-01' THEN (ARRAY['paid', 'void', 'overdue'])[1 + pg_temp.pick(t.id, m::date - '2020-01-01', 3, 8)]
             ELSE (ARRAY['sent', 'paid', 'overdue', 'draft'])[1 + pg_temp.pick(t.id, m::date - '2020-01-01', 4, 1.5)] END)::invoice_state,
       p.price_cents * (1 + pg_temp.pick(t.id, 101, 10, 3)), p.price_cents / 5, m::date, m::date + 14,
       CASE WHEN m < '2025-10-01' THEN m::date + pg_temp.pick(t.id, 102, 40, 2) END
FROM tenants t
JOIN plans p ON p.id = t.plan_id
CROSS JOIN generate_series('2022-01-01'::timestamp, '2025-12-01', '1 month') m
WHERE m > t.created_at AND p.price_cents > 0;

INSERT INTO watchers (tenant_id, task_id, user_id)
SELECT t.tenant_id, t.id, 1 + pg_temp.pick(t.id * 4 + k, 110, 120000, 3)
FROM tasks t, generate_series(1, 3) k
WHERE t.id % 3 = 0 AND k <= 1 + pg_temp.pick(t.id, 111, 3, 2)
ON CONFLICT DO NOTHING;

INSERT INTO jobs (id, tenant_id, queue, payload, attempts, run_at, finished_at)
SELECT i, 1 + pg_temp.pick(i, 120, 3000, 3), (ARRAY['mail', 'webhook', 'export', 'search'])[1 + pg_temp.pick(i, 121, 4, 2)],
       jsonb_build_object('task', 1 + pg_temp.pick(i, 122, 1000000, 1)), pg_temp.pick(i, 123, 5, 5),
       '2025-12-01'::timestamptz + interval '1 second' * i * 13,
       CASE WHEN i < 199000 AND pg_temp.u(i, 124) < 0.999 THEN '2025-12-01'::timestamptz + interval '1 second' * (i * 13 + 5) END
FROM generate_series(1, 200000) i;

ANALYZE;
