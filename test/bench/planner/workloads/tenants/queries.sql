-- name: tenant-by-slug
SELECT t.id, t.name, t.region, p.name AS plan, p.features
FROM tenants t JOIN plans p ON p.id = t.plan_id WHERE t.slug = $1;

-- name: tenants-with-sso
SELECT id, name FROM tenants WHERE settings @> '{"sso": true}' AND suspended_at IS NULL;

-- name: tenants-in-a-city
SELECT id, name, (address).street FROM tenants WHERE (address).city = 'City 3';

-- name: user-by-email
SELECT id, name, locale FROM users WHERE lower(email) = lower('User4711@example.org');

-- name: tenants-of-a-user
SELECT t.id, t.name, m.role FROM members m JOIN tenants t ON t.id = m.tenant_id WHERE m.user_id = $1 ORDER BY t.name;

-- name: admins-of-a-tenant
SELECT u.id, u.name, u.email, m.role FROM members m JOIN users u ON u.id = m.user_id
WHERE m.tenant_id = 7 AND m.role IN ('owner', 'admin') ORDER BY u.name;

-- name: seats-in-use
SELECT t.id, t.name, p.seats, count(*) AS used
FROM tenants t JOIN plans p ON p.id = t.plan_id JOIN members m ON m.tenant_id = t.id
WHERE m.role <> 'guest' GROUP BY t.id, p.seats HAVING count(*) > p.seats;

-- name: task-by-key
SELECT id, title, body, state, fields FROM tasks WHERE tenant_id = 12 AND id = 345678;

-- name: task-by-key-parameters
SELECT id, title, body, state, fields FROM tasks WHERE tenant_id = $1 AND id = $2;

-- name: task-without-its-tenant
SELECT tenant_id, title FROM tasks WHERE id = $1;

-- name: board-of-a-project
SELECT id, title, state, priority, assignee_id FROM tasks
WHERE tenant_id = $1 AND project_id = $2 AND state IN ('open', 'in_progress', 'blocked') ORDER BY priority, id;

-- name: board-of-the-current-tenant
SELECT id, title, state FROM tasks WHERE tenant_id = current_tenant() AND project_id = 10 AND state = 'open';

-- name: recent-tasks
SELECT id, title, updated_at FROM tasks WHERE tenant_id = 3 ORDER BY updated_at DESC LIMIT 30;

-- name: recent-tasks-next-page
SELECT id, title, updated_at FROM tasks
WHERE tenant_id = $1 AND (updated_at, id) < ($2::timestamptz, $3::bigint)
ORDER BY updated_at DESC, id DESC LIMIT 30;

-- name: my-open-tasks
SELECT tenant_id, id, title, due_on FROM tasks
WHERE assignee_id = $1 AND state IN ('open', 'in_progress', 'blocked') ORDER BY due_on NULLS LAST;

-- name: due-soon
SELECT tenant_id, id, title, due_on FROM tasks
WHERE closed_at IS NULL AND due_on BETWEEN '2025-12-20' AND '2025-12-31' ORDER BY due_on LIMIT 100;

-- name: overdue-tasks-by-function
SELECT count(*) FROM tasks WHERE tenant_id = 1 AND is_overdue(due_on, state);

-- name: open-tasks-of-a-few-tenants
SELECT tenant_id, count(*) FROM tasks WHERE tenant_id IN (5, 70, 800) AND closed_at IS NULL GROUP BY tenant_id;

-- name: tasks-of-tenants-in-an-array
SELECT tenant_id, id, title FROM tasks WHERE tenant_id = ANY ($1) AND state = 'blocked';

-- name: task-title-search
SELECT tenant_id, id, title FROM tasks WHERE title_words @@ to_tsquery('simple', 'zebra & keyboard') LIMIT 50;

-- name: task-title-search-in-a-tenant
SELECT id, title, ts_rank(title_words, q) AS rank
FROM tasks, to_tsquery('simple', 'certificate & webhook') q
WHERE tenant_id = 1 AND title_words @@ q ORDER BY rank DESC, id LIMIT 20;

-- name: open-tasks-view
SELECT id, project, title, assignee, due_on FROM open_tasks WHERE tenant_id = $1 ORDER BY priority, due_on LIMIT 50;

-- name: open-tasks-per-project
SELECT project_id, project, count(*) FROM open_tasks WHERE tenant_id = 25 GROUP BY project_id, project ORDER BY count(*) DESC;

-- name: tasks-by-tenant
SELECT tenant_id, count(*), count(*) FILTER (WHERE state = 'open') AS open FROM tasks GROUP BY tenant_id;

-- name: tasks-by-state
SELECT state, count(*) FROM tasks GROUP BY state ORDER BY state;

-- name: tasks-by-priority-and-state
SELECT priority, state, count(*), avg(closed_at - created_at) FROM tasks
WHERE created_at >= '2025-06-01' GROUP BY ROLLUP (priority, state);

-- name: comments-by-tenant-and-task
SELECT t.tenant_id, count(*) AS comments, count(DISTINCT t.id) AS tasks
FROM tasks t JOIN comments c ON c.tenant_id = t.tenant_id AND c.task_id = t.id
GROUP BY t.tenant_id;

-- name: tasks-with-comments-all
SELECT t.tenant_id, t.id, t.title, c.body
FROM tasks t JOIN comments c ON c.tenant_id = t.tenant_id AND c.task_id = t.id
WHERE c.created_at >= '2025-12-25';

-- name: comments-of-a-task
SELECT c.id, c.body, c.created_at, u.name FROM comments c JOIN users u ON u.id = c.author_id
WHERE c.tenant_id = 9 AND c.task_id = 991234 ORDER BY c.created_at;

-- name: comments-of-a-task-parameters
SELECT c.id, c.body, u.name FROM comments c JOIN users u ON u.id = c.author_id
WHERE c.tenant_id = $1 AND c.task_id = $2 ORDER BY c.created_at LIMIT 50;

-- name: last-comment-of-each-task
SELECT t.id, t.title, c.body, c.created_at
FROM tasks t
LEFT JOIN LATERAL (
  SELECT body, created_at FROM comments
  WHERE tenant_id = t.tenant_id AND task_id = t.id ORDER BY created_at DESC LIMIT 1) c ON true
WHERE t.tenant_id = 40 AND t.state = 'in_progress';

-- name: tasks-without-comments
SELECT t.id, t.title FROM tasks t
WHERE t.tenant_id = 2 AND t.closed_at IS NULL
  AND NOT EXISTS (SELECT FROM comments c WHERE c.tenant_id = t.tenant_id AND c.task_id = t.id);

-- name: tasks-someone-commented-on
SELECT t.tenant_id, t.id, t.title FROM tasks t
WHERE EXISTS (SELECT FROM comments c WHERE c.tenant_id = t.tenant_id AND c.task_id = t.id AND c.author_id = $1);

-- name: busiest-authors
SELECT u.name, s.comments FROM (
  SELECT author_id, count(*) AS comments FROM comments WHERE created_at >= '2025-01-01' GROUP BY author_id) s
JOIN users u ON u.id = s.author_id ORDER BY s.comments DESC LIMIT 10;

-- name: subtasks
WITH RECURSIVE below AS (
  SELECT id, parent_id, title, 1 AS depth FROM tasks WHERE tenant_id = $1 AND id = $2
  UNION ALL
  SELECT t.id, t.parent_id, t.title, b.depth + 1 FROM tasks t JOIN below b ON t.parent_id = b.id WHERE t.tenant_id = $1
)
SELECT * FROM below ORDER BY depth, id;

-- name: ancestors-of-a-task
WITH RECURSIVE above AS (
  SELECT tenant_id, id, parent_id FROM tasks WHERE tenant_id = 4 AND id = 876543
  UNION
  SELECT t.tenant_id, t.id, t.parent_id FROM tasks t JOIN above a ON t.tenant_id = a.tenant_id AND t.id = a.parent_id
)
SELECT id FROM above;

-- name: audit-of-a-tenant
SELECT happened_at, actor_id, action, subject_kind, subject_id FROM audit_log
WHERE tenant_id = $1 ORDER BY happened_at DESC LIMIT 50;

-- name: audit-of-a-tenant-in-a-month
SELECT happened_at, action FROM audit_log
WHERE tenant_id = 8 AND happened_at >= '2025-11-01' AND happened_at < '2025-12-01' ORDER BY happened_at DESC;

-- name: audit-between-parameters
SELECT action, count(*) FROM audit_log WHERE happened_at >= $1 AND happened_at < $2 GROUP BY action;

-- name: audit-of-the-last-days
SELECT action, count(*) FROM audit_log WHERE happened_at >= '2025-12-25'::timestamptz - interval '2 days' GROUP BY action;

-- name: audit-since-now
SELECT count(*) FROM audit_log WHERE happened_at > now() - interval '30 days';

-- name: audit-by-month
SELECT date_trunc('month', happened_at) AS month, count(*), count(DISTINCT tenant_id) AS tenants
FROM audit_log WHERE happened_at >= '2025-04-01' AND happened_at < '2025-07-01' GROUP BY 1 ORDER BY 1;

-- name: audit-of-a-subject
SELECT a.happened_at, a.action, u.name FROM audit_log a LEFT JOIN users u ON u.id = a.actor_id
WHERE a.subject_kind = 'invoice' AND a.subject_id = $1 ORDER BY a.happened_at;

-- name: audit-from-a-network
SELECT happened_at, tenant_id, action FROM audit_log
WHERE address << '10.0.200.0/24' AND happened_at >= '2025-12-01' AND action = 'export';

-- name: audit-of-an-hour
SELECT count(*) FROM audit_log WHERE happened_at >= '2025-08-05 10:00' AND happened_at < '2025-08-05 11:00';

-- name: audit-in-order
SELECT id, tenant_id, action, happened_at FROM audit_log
WHERE happened_at >= '2025-09-01' ORDER BY happened_at LIMIT 1000;

-- name: logins-before-deletes
SELECT d.tenant_id, d.actor_id, d.happened_at, max(l.happened_at) AS login
FROM audit_log d JOIN audit_log l ON l.actor_id = d.actor_id AND l.happened_at < d.happened_at
WHERE d.action = 'delete' AND l.action = 'login'
  AND d.happened_at >= '2025-12-01' AND l.happened_at >= '2025-12-01'
GROUP BY 1, 2, 3;

-- name: usage-of-a-tenant
SELECT day, meter, quantity FROM usage_records
WHERE region = 'eu-west' AND tenant_id = 5 AND day BETWEEN '2025-03-01' AND '2025-03-31' ORDER BY day, meter;

-- name: usage-of-a-region-parameter
SELECT meter, sum(quantity) FROM usage_records WHERE region = $1 AND day >= '2025-01-01' GROUP BY meter;

-- name: usage-by-region-and-meter
SELECT region, meter, sum(quantity), max(quantity) FROM usage_records GROUP BY GROUPING SETS ((region, meter), (region), (meter));

-- name: usage-rank
SELECT tenant_id, used, rank() OVER w, used / sum(used) OVER () AS share
FROM (SELECT tenant_id, sum(quantity) AS used FROM usage_records
       WHERE meter = 'storage' AND region IN ('us-east', 'us-west') AND day >= '2025-10-01' GROUP BY tenant_id) s
WINDOW w AS (ORDER BY used DESC);

-- name: usage-moving-average
SELECT day, avg(quantity) OVER (PARTITION BY meter ORDER BY day ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) AS average
FROM usage_records WHERE region = 'us-east' AND tenant_id = $1;

-- name: usage-above-the-plan
WITH used AS MATERIALIZED (
  SELECT tenant_id, sum(quantity) AS quantity FROM usage_records
  WHERE day >= '2025-12-01' AND meter = 'requests' GROUP BY tenant_id
)
SELECT t.id, t.name, u.quantity FROM used u JOIN tenants t ON t.id = u.tenant_id JOIN plans p ON p.id = t.plan_id
WHERE p.name = 'Free' AND u.quantity > (SELECT avg(quantity) FROM used);

-- name: unpaid-invoices
SELECT i.number, t.name, i.total_cents, i.due_on FROM invoices i JOIN tenants t ON t.id = i.tenant_id
WHERE i.state IN ('sent', 'overdue') AND i.due_on < '2025-12-01' ORDER BY i.due_on;

-- name: invoices-of-a-day
SELECT count(*), sum(total_cents) FROM invoices WHERE issued_on = '2025-03-01' AND due_on = '2025-03-15' AND state = 'paid';

-- name: revenue-by-month-and-plan
SELECT date_trunc('month', i.issued_on::timestamp) AS month, p.name, sum(i.total_cents) AS cents
FROM invoices i JOIN tenants t ON t.id = i.tenant_id JOIN plans p ON p.id = t.plan_id
WHERE i.state <> 'void' GROUP BY 1, 2 ORDER BY 1, 2;

-- name: last-invoice-of-each-tenant
SELECT DISTINCT ON (tenant_id) tenant_id, number, state, total_cents FROM invoices ORDER BY tenant_id, issued_on DESC;

-- name: tenants-that-never-paid
SELECT t.id, t.name FROM tenants t
WHERE t.plan_id > 1 AND t.id NOT IN (SELECT i.tenant_id FROM invoices i WHERE i.state = 'paid');

-- name: watchers-of-a-task
SELECT u.id, u.email FROM watchers w JOIN users u ON u.id = w.user_id WHERE w.tenant_id = $1 AND w.task_id = $2;

-- name: watched-tasks-of-a-user
SELECT t.tenant_id, t.id, t.title, t.state, p.name AS project, n.name AS tenant
FROM watchers w
JOIN tasks t ON t.tenant_id = w.tenant_id AND t.id = w.task_id
JOIN projects p ON p.tenant_id = t.tenant_id AND p.id = t.project_id
JOIN tenants n ON n.id = t.tenant_id
WHERE w.user_id = $1 AND t.closed_at IS NULL;

-- name: people-around-a-task
SELECT assignee_id AS user_id FROM tasks WHERE tenant_id = 11 AND id = 500001
UNION
SELECT author_id FROM comments WHERE tenant_id = 11 AND task_id = 500001
UNION
SELECT user_id FROM watchers WHERE tenant_id = 11 AND task_id = 500001;

-- name: watchers-who-never-comment
SELECT user_id FROM watchers EXCEPT ALL SELECT author_id FROM comments;

-- name: members-who-watch
SELECT tenant_id, user_id FROM members INTERSECT SELECT tenant_id, user_id FROM watchers;

-- name: activity-of-a-tenant
SELECT kind, id, created_at FROM tenant_activity WHERE tenant_id = $1 ORDER BY created_at DESC LIMIT 50;

-- name: activity-per-kind
SELECT kind, count(*) FROM tenant_activity WHERE tenant_id = 6 AND created_at >= '2025-10-01' GROUP BY kind;

-- name: everything-of-a-task
SELECT t.title, p.name AS project, l.name AS lead, a.name AS assignee, n.name AS tenant, pl.name AS plan,
       c.body, au.name AS author
FROM tasks t
JOIN projects p ON p.tenant_id = t.tenant_id AND p.id = t.project_id
LEFT JOIN users l ON l.id = p.lead_id
LEFT JOIN users a ON a.id = t.assignee_id
JOIN tenants n ON n.id = t.tenant_id
JOIN plans pl ON pl.id = n.plan_id
LEFT JOIN comments c ON c.tenant_id = t.tenant_id AND c.task_id = t.id
LEFT JOIN users au ON au.id = c.author_id
WHERE t.tenant_id = 1 AND t.id = 999000;

-- name: big-tenants-overview
SELECT n.id, n.name,
       (SELECT count(*) FROM members m WHERE m.tenant_id = n.id) AS members,
       (SELECT count(*) FROM projects p WHERE p.tenant_id = n.id AND NOT p.is_archived) AS projects,
       (SELECT max(t.updated_at) FROM tasks t WHERE t.tenant_id = n.id) AS last_change
FROM tenants n WHERE n.plan_id = 4 ORDER BY n.name;

-- name: label-counts
SELECT label, count(*) FROM tasks t CROSS JOIN unnest(t.labels) AS label
WHERE t.tenant_id = $1 GROUP BY label ORDER BY count(*) DESC LIMIT 20;

-- name: labels-as-rows
SELECT id, unnest(labels) AS label FROM tasks WHERE tenant_id = 100 AND project_id = 77;

-- name: estimates-of-a-customer
SELECT sum((fields ->> 'estimate')::int) FROM tasks WHERE fields ->> 'customer' = 'C7' AND tenant_id = 1;

-- name: leads-and-their-projects
SELECT u.id, u.name, count(p.id) FROM users u JOIN projects p ON p.lead_id = u.id
WHERE u.last_login_at IS NULL GROUP BY u.id ORDER BY u.id;

-- name: users-in-order-with-members
SELECT u.id, u.email, m.tenant_id, m.role FROM users u JOIN members m ON m.user_id = u.id ORDER BY u.id LIMIT 500;

-- name: members-and-projects-by-tenant
SELECT t.id, m.members, p.projects
FROM tenants t
LEFT JOIN (SELECT tenant_id, count(*) AS members FROM members GROUP BY tenant_id) m ON m.tenant_id = t.id
LEFT JOIN (SELECT tenant_id, count(*) AS projects FROM projects GROUP BY tenant_id) p ON p.tenant_id = t.id
ORDER BY t.id;

-- name: latest-tasks-of-all
SELECT tenant_id, id, title FROM tasks ORDER BY tenant_id, id LIMIT 200;

-- name: next-jobs
SELECT id, payload FROM jobs WHERE queue = $1 AND finished_at IS NULL AND run_at <= now()
ORDER BY run_at LIMIT 10 FOR UPDATE SKIP LOCKED;

-- name: job-backlog
SELECT queue, count(*), min(run_at) FROM jobs WHERE finished_at IS NULL GROUP BY queue;

-- name: close-task
UPDATE tasks SET state = 'done', closed_at = now(), updated_at = now() WHERE tenant_id = $1 AND id = $2 RETURNING id;

-- name: drop-tasks-of-archived-projects
UPDATE tasks t SET state = 'dropped' FROM projects p
WHERE p.tenant_id = t.tenant_id AND p.id = t.project_id AND p.is_archived AND t.state = 'open' AND t.tenant_id = 30;

-- name: delete-old-audit
DELETE FROM audit_log WHERE happened_at < '2025-02-01' AND action = 'view';

-- name: delete-watchers-of-closed-tasks
DELETE FROM watchers w USING tasks t
WHERE t.tenant_id = w.tenant_id AND t.id = w.task_id AND t.closed_at < '2023-03-01';

-- name: copy-tasks-to-another-project
INSERT INTO tasks (tenant_id, id, project_id, title, created_at, updated_at)
SELECT tenant_id, id + 10000000, $3, title, now(), now() FROM tasks
WHERE tenant_id = $1 AND project_id = $2 AND state <> 'dropped';

-- name: finish-jobs
UPDATE jobs SET finished_at = now() WHERE id = ANY ($1::bigint[]);

-- name: comments-with-authors-of-a-big-tenant
SELECT c.id, u.name, c.created_at FROM comments c JOIN users u ON u.id = c.author_id
WHERE c.tenant_id = 1 AND c.created_at >= '2025-11-01';

-- name: last-entry-before-each-due-day
SELECT t.id, t.title, l.happened_at
FROM tasks t
LEFT JOIN LATERAL (
  SELECT happened_at FROM audit_log a WHERE a.tenant_id = t.tenant_id AND a.happened_at < t.due_on
  ORDER BY happened_at DESC LIMIT 1) l ON true
WHERE t.tenant_id = 50 AND t.due_on >= '2025-12-01';

-- name: projects-with-open-tasks
SELECT p.id, p.name FROM projects p
WHERE p.tenant_id = $1 AND EXISTS (
  SELECT FROM tasks t WHERE t.tenant_id = p.tenant_id AND t.project_id = p.id AND t.state = 'open');

-- name: tenants-by-month-of-signup
SELECT extract(year FROM created_at) AS year, region, count(*) FROM tenants GROUP BY CUBE (1, 2) ORDER BY 1, 2;

-- name: usage-of-both-years
SELECT tenant_id, meter, sum(quantity) FILTER (WHERE day < '2025-01-01') AS before, sum(quantity) FILTER (WHERE day >= '2025-01-01') AS after
FROM usage_records WHERE region IN ('eu-west', 'us-west') GROUP BY tenant_id, meter ORDER BY tenant_id, meter;

-- name: usage-joined-with-usage
SELECT a.tenant_id, a.day, a.quantity, b.quantity AS requests
FROM usage_records a
JOIN usage_records b ON b.region = a.region AND b.tenant_id = a.tenant_id AND b.day = a.day AND b.meter = 'requests'
WHERE a.meter = 'storage' AND a.region = 'eu-north';

-- name: tenants-without-invoice-this-month
SELECT t.id FROM tenants t LEFT JOIN invoices i ON i.tenant_id = t.id AND i.issued_on >= '2025-12-01'
WHERE i.id IS NULL AND t.suspended_at IS NULL ORDER BY t.id;

-- name: members-of-no-other-tenant
SELECT m.tenant_id, count(*) FROM members m
WHERE NOT EXISTS (SELECT FROM members o WHERE o.user_id = m.user_id AND o.tenant_id <> m.tenant_id) GROUP BY m.tenant_id;

-- name: new-audit-entries
INSERT INTO audit_log (tenant_id, actor_id, action, subject_kind, subject_id, happened_at)
VALUES ($1, $2, 'update', 'task', $3, now()), ($1, $2, 'view', 'task', $3, now());

-- name: take-over-usage
MERGE INTO usage_records u
USING (SELECT region, id AS tenant_id FROM tenants WHERE plan_id = 4) t
ON u.region = t.region AND u.tenant_id = t.tenant_id AND u.day = '2025-12-31' AND u.meter = 'mails'
WHEN MATCHED THEN UPDATE SET quantity = u.quantity + 1
WHEN NOT MATCHED THEN INSERT (region, tenant_id, day, meter, quantity) VALUES (t.region, t.tenant_id, '2025-12-31', 'mails', 1);

-- name: comments-with-the-first-tenant-of-their-author
SELECT c.id, c.created_at, f.tenant_id, f.joined_at
FROM comments c
LEFT JOIN LATERAL (
  SELECT tenant_id, joined_at FROM members WHERE user_id = c.author_id ORDER BY joined_at LIMIT 1) f ON true
WHERE c.tenant_id = 6;

-- name: audit-of-a-day-with-actors
SELECT a.id, a.action, u.name FROM audit_log a JOIN users u ON u.id = a.actor_id
WHERE a.happened_at >= '2025-12-02' AND a.happened_at < '2025-12-03';

-- name: tasks-with-how-many-tenants-their-assignee-has
SELECT t.id, t.title, m.tenants FROM tasks t
CROSS JOIN LATERAL (SELECT count(*) AS tenants FROM members m WHERE m.user_id = t.assignee_id) m
WHERE t.tenant_id = 60 AND t.state = 'done';
