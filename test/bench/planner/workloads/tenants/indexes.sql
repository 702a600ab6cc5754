-- name: tasks-by-tenant-and-due-day
CREATE INDEX ON tasks (tenant_id, due_on);
SELECT id, title FROM tasks WHERE tenant_id = 2 AND due_on BETWEEN '2025-06-01' AND '2025-06-07';

-- name: tasks-by-labels
CREATE INDEX ON tasks USING gin (labels);
SELECT tenant_id, id FROM tasks WHERE labels @> ARRAY['zebra', 'telephone'];

-- name: tasks-by-fields
CREATE INDEX ON tasks USING gin (fields jsonb_path_ops) WHERE fields IS NOT NULL;
SELECT tenant_id, id FROM tasks WHERE fields @> '{"customer": "C499"}';

-- name: tasks-by-customer-expression
CREATE INDEX ON tasks (tenant_id, (fields ->> 'customer'));
SELECT id, title FROM tasks WHERE tenant_id = $1 AND fields ->> 'customer' = $2;

-- name: tasks-newest-of-all
CREATE INDEX ON tasks (created_at DESC);
SELECT tenant_id, id, title FROM tasks ORDER BY created_at DESC LIMIT 20;

-- name: tasks-by-state-low-cardinality
CREATE INDEX ON tasks (state);
SELECT count(*) FROM tasks WHERE state = 'done';

-- name: tasks-blocked-partial
CREATE INDEX ON tasks (tenant_id) WHERE state = 'blocked';
SELECT tenant_id, count(*) FROM tasks WHERE state = 'blocked' GROUP BY tenant_id;

-- name: tasks-of-one-partition
CREATE INDEX ON tasks_3 (priority, created_at);
SELECT id, title FROM tasks_3 WHERE priority = 0 AND created_at >= '2025-12-20';

-- name: comments-newest-of-a-tenant
CREATE INDEX ON comments (tenant_id, created_at DESC) INCLUDE (task_id, author_id);
SELECT task_id, author_id, created_at FROM comments WHERE tenant_id = 14 ORDER BY created_at DESC LIMIT 20;

-- name: comments-by-words
CREATE INDEX ON comments USING gin (to_tsvector('simple', body));
SELECT tenant_id, id FROM comments WHERE to_tsvector('simple', body) @@ to_tsquery('simple', 'zebra & timezone & quota');

-- name: comments-edited
CREATE INDEX ON comments (edited_at) WHERE edited_at IS NOT NULL;
SELECT tenant_id, id FROM comments WHERE edited_at >= '2026-01-20';

-- name: audit-by-actor
CREATE INDEX ON audit_log (actor_id, happened_at DESC NULLS LAST);
SELECT happened_at, action FROM audit_log WHERE actor_id = $1 ORDER BY happened_at DESC NULLS LAST LIMIT 20;

-- name: audit-by-action-low-cardinality
CREATE INDEX ON audit_log (action);
SELECT subject_kind, count(*) FROM audit_log WHERE action = 'update' GROUP BY subject_kind;

-- name: audit-by-address
CREATE INDEX ON audit_log USING gist (address inet_ops);
SELECT id, tenant_id FROM audit_log WHERE address <<= '10.0.230.0/28';

-- name: usage-by-meter-low-cardinality
CREATE INDEX ON usage_records (meter);
SELECT tenant_id, sum(quantity) FROM usage_records WHERE meter = 'mails' GROUP BY tenant_id;

-- name: usage-by-tenant
CREATE INDEX ON usage_records (tenant_id, day) INCLUDE (meter, quantity);
SELECT day, meter, quantity FROM usage_records WHERE tenant_id = $1 AND day >= '2025-12-01';

-- name: invoices-by-amount
CREATE INDEX ON invoices (total_cents DESC);
SELECT number, total_cents FROM invoices ORDER BY total_cents DESC LIMIT 10;

-- name: invoices-by-month-expression
CREATE INDEX ON invoices (date_trunc('month', issued_on::timestamp));
SELECT count(*) FROM invoices WHERE date_trunc('month', issued_on::timestamp) = '2024-05-01';

-- name: members-by-role
CREATE INDEX ON members (role, joined_at);
SELECT tenant_id, user_id FROM members WHERE role = 'owner' AND joined_at >= '2025-01-01';

-- name: users-who-never-came
CREATE INDEX ON users (created_at) WHERE last_login_at IS NULL;
SELECT id, email FROM users WHERE last_login_at IS NULL ORDER BY created_at DESC LIMIT 50;

-- name: users-by-login-nulls-last
CREATE INDEX ON users (last_login_at DESC NULLS LAST);
SELECT id, name FROM users ORDER BY last_login_at DESC NULLS LAST LIMIT 25;

-- name: users-by-login-wrong-nulls
CREATE INDEX ON users (last_login_at);
SELECT id, name FROM users ORDER BY last_login_at DESC NULLS LAST LIMIT 25;

-- name: watchers-by-task
CREATE INDEX ON watchers (task_id);
SELECT user_id FROM watchers WHERE task_id = 300000;

-- name: jobs-by-payload
CREATE INDEX ON jobs ((payload ->> 'task'));
SELECT id, queue FROM jobs WHERE payload ->> 'task' = '77';

-- name: jobs-unique-waiting
CREATE UNIQUE INDEX ON jobs (queue, id) WHERE finished_at IS NULL;
SELECT id FROM jobs WHERE queue = 'mail' AND finished_at IS NULL ORDER BY id LIMIT 5;

-- name: projects-by-name
CREATE INDEX ON projects (lower(name) text_pattern_ops);
SELECT tenant_id, id FROM projects WHERE lower(name) LIKE 'zebra k%';

-- name: plans-too-small
CREATE INDEX ON plans (price_cents);
SELECT id, name FROM plans WHERE price_cents = 9900;

-- name: users-by-locale-is-too-common
CREATE INDEX ON users (locale);
SELECT id, name, email FROM users WHERE locale = 'en';

-- name: tasks-closed-are-most
CREATE INDEX ON tasks (closed_at);
SELECT state, avg(priority) FROM tasks WHERE closed_at IS NOT NULL GROUP BY state;

-- name: tasks-title-in-the-middle
CREATE INDEX ON tasks (tenant_id, title text_pattern_ops);
SELECT id FROM tasks WHERE title LIKE '%zebra telephone%';

-- name: tasks-title-prefix
CREATE INDEX ON tasks (tenant_id, title text_pattern_ops);
SELECT id, title FROM tasks WHERE tenant_id = 1 AND title LIKE 'zebra t%';

-- name: audit-subject-hash
CREATE INDEX ON audit_log USING hash (subject_id);
SELECT happened_at, action FROM audit_log WHERE subject_id = $1 AND happened_at >= '2025-11-01';

-- name: comments-function-hides-the-column
CREATE INDEX ON comments (created_at);
SELECT count(*) FROM comments WHERE date_trunc('day', created_at) = '2025-10-10';

-- name: watchers-other-order
CREATE UNIQUE INDEX ON watchers (user_id, tenant_id, task_id);
SELECT tenant_id, task_id FROM watchers WHERE user_id = $1 ORDER BY tenant_id, task_id;
