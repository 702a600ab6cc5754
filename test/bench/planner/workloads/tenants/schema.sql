-- A project tool for many customers, whose rows lie side by side: almost every table has a tenant_id.

CREATE TYPE member_role AS ENUM ('owner', 'admin', 'member', 'guest');
CREATE TYPE task_state AS ENUM ('open', 'in_progress', 'blocked', 'done', 'dropped');
CREATE TYPE invoice_state AS ENUM ('draft', 'sent', 'paid', 'overdue', 'void');
CREATE TYPE postal_address AS (street text, city text, postcode text);

CREATE DOMAIN slug AS text CHECK (VALUE ~ '^[a-z0-9-]+$');
CREATE DOMAIN priority AS smallint CHECK (VALUE BETWEEN 0 AND 4);

CREATE FUNCTION current_tenant() RETURNS int LANGUAGE sql STABLE
  RETURN current_setting('app.tenant_id', true)::int;

CREATE FUNCTION is_overdue(due date, state task_state) RETURNS boolean LANGUAGE sql STABLE
  RETURN due < CURRENT_DATE AND state NOT IN ('done', 'dropped');

CREATE TABLE plans (
  id smallint PRIMARY KEY,
  name text NOT NULL UNIQUE,
  seats int,
  price_cents int NOT NULL,
  features text[] NOT NULL DEFAULT '{}'
);

CREATE TABLE tenants (
  id int PRIMARY KEY,
  slug slug NOT NULL UNIQUE,
  name text NOT NULL,
  plan_id smallint NOT NULL REFERENCES plans,
  region text NOT NULL,
  settings jsonb NOT NULL DEFAULT '{}',
  address postal_address,
  created_at timestamptz NOT NULL,
  suspended_at timestamptz
);
CREATE INDEX tenants_plan_id_idx ON tenants (plan_id);
CREATE INDEX tenants_settings_idx ON tenants USING gin (settings);

CREATE TABLE users (
  id int PRIMARY KEY,
  email text NOT NULL,
  name text NOT NULL,
  locale text NOT NULL DEFAULT 'en',
  created_at timestamptz NOT NULL,
  last_login_at timestamptz
);
CREATE UNIQUE INDEX users_email_key ON users (lower(email));

CREATE TABLE members (
  tenant_id int NOT NULL REFERENCES tenants,
  user_id int NOT NULL REFERENCES users,
  role member_role NOT NULL DEFAULT 'member',
  joined_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, user_id)
);
CREATE INDEX members_user_id_idx ON members (user_id);
CREATE INDEX members_admins_idx ON members (tenant_id) WHERE role IN ('owner', 'admin');

CREATE TABLE projects (
  tenant_id int NOT NULL REFERENCES tenants,
  id int NOT NULL,
  name text NOT NULL,
  lead_id int REFERENCES users,
  is_archived boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX projects_lead_id_idx ON projects (lead_id);

CREATE TABLE tasks (
  tenant_id int NOT NULL,
  id bigint NOT NULL,
  project_id int NOT NULL,
  parent_id bigint,
  title text NOT NULL,
  body text,
  state task_state NOT NULL DEFAULT 'open',
  priority priority NOT NULL DEFAULT 2,
  assignee_id int,
  labels text[] NOT NULL DEFAULT '{}',
  fields jsonb,
  due_on date,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  closed_at timestamptz,
  title_words tsvector GENERATED ALWAYS AS (to_tsvector('simple', title)) STORED,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, project_id) REFERENCES projects
) PARTITION BY HASH (tenant_id);
CREATE TABLE tasks_0 PARTITION OF tasks FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE tasks_1 PARTITION OF tasks FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE tasks_2 PARTITION OF tasks FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE tasks_3 PARTITION OF tasks FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE tasks_4 PARTITION OF tasks FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE tasks_5 PARTITION OF tasks FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE tasks_6 PARTITION OF tasks FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE tasks_7 PARTITION OF tasks FOR VALUES WITH (MODULUS 8, REMAINDER 7);
CREATE INDEX tasks_project_idx ON tasks (tenant_id, project_id, state);
CREATE INDEX tasks_assignee_idx ON tasks (assignee_id) WHERE state IN ('open', 'in_progress', 'blocked');
CREATE INDEX tasks_due_idx ON tasks (due_on) WHERE closed_at IS NULL;
CREATE INDEX tasks_updated_idx ON tasks (tenant_id, updated_at DESC) INCLUDE (title);
CREATE INDEX tasks_parent_idx ON tasks (tenant_id, parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX tasks_words_idx ON tasks USING gin (title_words);

CREATE TABLE comments (
  tenant_id int NOT NULL,
  id bigint NOT NULL,
  task_id bigint NOT NULL,
  author_id int NOT NULL REFERENCES users,
  body text NOT NULL,
  reactions jsonb,
  created_at timestamptz NOT NULL,
  edited_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, task_id) REFERENCES tasks ON DELETE CASCADE
) PARTITION BY HASH (tenant_id);
CREATE TABLE comments_0 PARTITION OF comments FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE comments_1 PARTITION OF comments FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE comments_2 PARTITION OF comments FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE comments_3 PARTITION OF comments FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE comments_4 PARTITION OF comments FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE comments_5 PARTITION OF comments FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE comments_6 PARTITION OF comments FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE comments_7 PARTITION OF comments FOR VALUES WITH (MODULUS 8, REMAINDER 7);
CREATE INDEX comments_task_idx ON comments (tenant_id, task_id, created_at);
CREATE INDEX comments_author_idx ON comments (author_id);

CREATE TABLE audit_log (
  id bigint GENERATED BY DEFAULT AS IDENTITY,
  tenant_id int NOT NULL,
  actor_id int,
  action text NOT NULL,
  subject_kind text NOT NULL,
  subject_id bigint NOT NULL,
  address inet,
  changes jsonb,
  happened_at timestamptz NOT NULL,
  PRIMARY KEY (id, happened_at)
) PARTITION BY RANGE (happened_at);
CREATE TABLE audit_log_2025_01 PARTITION OF audit_log FOR VALUES FROM ('2025-01-01') TO ('2025-02-01');
CREATE TABLE audit_log_2025_02 PARTITION OF audit_log FOR VALUES FROM ('2025-02-01') TO ('2025-03-01');
CREATE TABLE audit_log_2025_03 PARTITION OF audit_log FOR VALUES FROM ('2025-03-01') TO ('2025-04-01');
CREATE TABLE audit_log_2025_04 PARTITION OF audit_log FOR VALUES FROM ('2025-04-01') TO ('2025-05-01');
CREATE TABLE audit_log_2025_05 PARTITION OF audit_log FOR VALUES FROM ('2025-05-01') TO ('2025-06-01');
CREATE TABLE audit_log_2025_06 PARTITION OF audit_log FOR VALUES FROM ('2025-06-01') TO ('2025-07-01');
CREATE TABLE audit_log_2025_07 PARTITION OF audit_log FOR VALUES FROM ('2025-07-01') TO ('2025-08-01');
CREATE TABLE audit_log_2025_08 PARTITION OF audit_log FOR VALUES FROM ('2025-08-01') TO ('2025-09-01');
CREATE TABLE audit_log_2025_09 PARTITION OF audit_log FOR VALUES FROM ('2025-09-01') TO ('2025-10-01');
CREATE TABLE audit_log_2025_10 PARTITION OF audit_log FOR VALUES FROM ('2025-10-01') TO ('2025-11-01');
CREATE TABLE audit_log_2025_11 PARTITION OF audit_log FOR VALUES FROM ('2025-11-01') TO ('2025-12-01');
CREATE TABLE audit_log_2025_12 PARTITION OF audit_log FOR VALUES FROM ('2025-12-01') TO ('2026-01-01');
CREATE TABLE audit_log_rest PARTITION OF audit_log DEFAULT;
CREATE INDEX audit_log_tenant_idx ON audit_log (tenant_id, happened_at DESC);
CREATE INDEX audit_log_happened_idx ON audit_log USING brin (happened_at) WITH (pages_per_range = 32);
CREATE INDEX audit_log_subject_idx ON audit_log (subject_kind, subject_id);

-- By region, as the law of some wants it, and there by year.
CREATE TABLE usage_records (
  region text NOT NULL,
  tenant_id int NOT NULL REFERENCES tenants,
  day date NOT NULL,
  meter text NOT NULL,
  quantity numeric NOT NULL,
  UNIQUE (region, tenant_id, day, meter)
) PARTITION BY LIST (region);
CREATE TABLE usage_eu PARTITION OF usage_records FOR VALUES IN ('eu-west', 'eu-north') PARTITION BY RANGE (day);
CREATE TABLE usage_eu_2024 PARTITION OF usage_eu FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE usage_eu_2025 PARTITION OF usage_eu FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE usage_us PARTITION OF usage_records FOR VALUES IN ('us-east', 'us-west') PARTITION BY RANGE (day);
CREATE TABLE usage_us_2024 PARTITION OF usage_us FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE usage_us_2025 PARTITION OF usage_us FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE usage_other PARTITION OF usage_records DEFAULT;
CREATE INDEX usage_records_day_idx ON usage_records (day);

CREATE TABLE invoices (
  id int PRIMARY KEY,
  tenant_id int NOT NULL REFERENCES tenants,
  number text NOT NULL UNIQUE,
  state invoice_state NOT NULL,
  amount_cents bigint NOT NULL,
  tax_cents bigint NOT NULL,
  total_cents bigint GENERATED ALWAYS AS (amount_cents + tax_cents) STORED,
  issued_on date NOT NULL,
  due_on date NOT NULL,
  paid_on date
);
CREATE INDEX invoices_tenant_idx ON invoices (tenant_id, issued_on DESC);
CREATE INDEX invoices_unpaid_idx ON invoices (due_on) WHERE state IN ('sent', 'overdue');
CREATE STATISTICS invoices_dates (ndistinct, dependencies) ON issued_on, due_on, state FROM invoices;
CREATE STATISTICS invoices_month ON (date_trunc('month', issued_on::timestamp)) FROM invoices;

CREATE TABLE watchers (
  tenant_id int NOT NULL,
  task_id bigint NOT NULL,
  user_id int NOT NULL,
  PRIMARY KEY (tenant_id, task_id, user_id)
);
CREATE INDEX watchers_user_idx ON watchers (user_id);

CREATE TABLE jobs (
  id bigint PRIMARY KEY,
  tenant_id int NOT NULL,
  queue text NOT NULL,
  payload jsonb NOT NULL,
  attempts smallint NOT NULL DEFAULT 0,
  run_at timestamptz NOT NULL,
  finished_at timestamptz
);
CREATE INDEX jobs_waiting_idx ON jobs (queue, run_at) WHERE finished_at IS NULL;

CREATE VIEW open_tasks AS
  SELECT t.tenant_id, t.id, t.project_id, p.name AS project, t.title, t.state, t.priority, t.assignee_id,
         u.name AS assignee, t.due_on
    FROM tasks t
    JOIN projects p ON p.tenant_id = t.tenant_id AND p.id = t.project_id
    LEFT JOIN users u ON u.id = t.assignee_id
   WHERE t.state IN ('open', 'in_progress', 'blocked') AND NOT p.is_archived;

CREATE VIEW tenant_activity AS
  SELECT tenant_id, 'task' AS kind, id, created_at FROM tasks
  UNION ALL
  SELECT tenant_id, 'comment', id, created_at FROM comments
  UNION ALL
  SELECT tenant_id, 'audit', id, happened_at FROM audit_log;
