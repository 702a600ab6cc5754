-- What people write in migrations and what dumps hold, of every kind that the reader of DDL knows.

CREATE SCHEMA app;
CREATE SCHEMA "Odd";

CREATE TYPE mood AS ENUM ('low', 'high');
CREATE TYPE app.level AS ENUM ('a', 'b');
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE TYPE pair AS (a int, b text[]);

CREATE TABLE users (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email varchar(255) NOT NULL UNIQUE,
  mail email,
  mood mood DEFAULT 'low',
  level app.level,
  tags text[] DEFAULT NULL,
  matrix int[3][3],
  born date,
  at timestamptz(3) DEFAULT now(),
  local timestamp,
  clock time(2) with time zone,
  span interval day to second(3),
  spans interval(2),
  flag bool NOT NULL DEFAULT false,
  code char(2),
  single char,
  letter "char",
  price decimal(10, 2),
  amount numeric(8),
  free numeric,
  bits bit(3),
  more bit varying,
  real4 float(3),
  real8 float,
  doc jsonb,
  doubled numeric GENERATED ALWAYS AS (price * 2) STORED,
  virtual_one int GENERATED ALWAYS AS (1),
  "Mixed Case" text,
  p pair
);

CREATE TABLE orders (
  id serial8,
  user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
  parent_id bigint,
  status text NOT NULL DEFAULT 'open',
  note varchar(40),
  a int, b int, c int,
  during tstzrange,
  CONSTRAINT orders_key PRIMARY KEY (id),
  UNIQUE (user_id, status) INCLUDE (note),
  UNIQUE (a),
  UNIQUE (a),
  FOREIGN KEY (parent_id) REFERENCES orders,
  FOREIGN KEY (parent_id) REFERENCES orders (id) NOT VALID,
  CONSTRAINT positive CHECK (a > 0),
  EXCLUDE USING gist (during WITH &&)
);

CREATE INDEX ON orders (user_id);
CREATE INDEX ON orders (user_id);
CREATE INDEX ON orders (a DESC, b ASC NULLS FIRST, c DESC NULLS LAST);
CREATE INDEX ON orders (lower(note), (a + b), (b - a), coalesce(note, status));
CREATE INDEX orders_open ON orders (user_id) WHERE status = 'open' AND note IS NOT NULL;
CREATE INDEX orders_some ON orders USING btree (b) INCLUDE (c) WHERE status IN ('open', 'paid') AND a BETWEEN 1 AND 5;
CREATE INDEX orders_like ON orders (status text_pattern_ops, note varchar_pattern_ops);
CREATE INDEX orders_c ON orders (status COLLATE "C");
CREATE INDEX orders_hash ON orders USING hash (status);
CREATE INDEX orders_brin ON orders USING brin (id) WITH (pages_per_range = 32);
CREATE INDEX users_doc ON users USING gin (doc jsonb_path_ops);
CREATE INDEX users_doc2 ON users USING gin (doc);
CREATE INDEX users_tags ON users USING gin (tags);
CREATE INDEX users_json ON users ((doc ->> 'name'), (doc #>> '{a,b}'), ((doc -> 'n')::int));
CREATE INDEX users_day ON users (date_trunc('day', local), (local::date), extract(year FROM local));
CREATE INDEX users_mixed ON users ("Mixed Case", upper("Mixed Case"));
CREATE UNIQUE INDEX users_lower ON users (lower(email)) WHERE NOT flag;
CREATE UNIQUE INDEX users_code ON users (code, single) NULLS NOT DISTINCT;
CREATE UNIQUE INDEX orders_bc ON orders (b, c);
ALTER TABLE orders ADD CONSTRAINT orders_b_c UNIQUE USING INDEX orders_bc;
CREATE INDEX IF NOT EXISTS orders_hash ON orders (a);

ALTER TABLE orders
  ADD COLUMN extra text NOT NULL DEFAULT '',
  ADD COLUMN IF NOT EXISTS a bigint,
  ADD COLUMN owner_id bigint REFERENCES users (id),
  ADD COLUMN slug text UNIQUE,
  DROP COLUMN IF EXISTS nothing;
ALTER TABLE orders ALTER COLUMN status DROP NOT NULL, ALTER status DROP DEFAULT, ALTER extra TYPE varchar(10);
ALTER TABLE orders ALTER b SET NOT NULL, ALTER c SET DEFAULT 3;
ALTER TABLE orders ADD UNIQUE (a, b);
ALTER TABLE orders ADD FOREIGN KEY (owner_id, b) REFERENCES orders (a, b) MATCH FULL;
ALTER TABLE orders DROP CONSTRAINT orders_user_id_status_note_key;
CREATE TABLE copy_all (LIKE orders INCLUDING ALL EXCLUDING IDENTITY);
CREATE TABLE copy_some (LIKE orders INCLUDING DEFAULTS);
ALTER TABLE orders RENAME COLUMN c TO sea;
ALTER TABLE orders RENAME CONSTRAINT orders_slug_key TO slug_once;
ALTER INDEX orders_open RENAME TO orders_open_now;
ALTER TABLE orders RENAME COLUMN note TO "Note";
ALTER TABLE orders SET UNLOGGED;

CREATE TABLE dropped (a int PRIMARY KEY, b int, c int UNIQUE);
CREATE INDEX ON dropped (b, c);
CREATE INDEX ON dropped (a) WHERE b IS NULL;
CREATE INDEX ON dropped ((b * 2));
CREATE INDEX ON dropped (c) INCLUDE (b);
CREATE INDEX ON dropped (c);
ALTER TABLE dropped DROP COLUMN b;

CREATE TABLE referenced (id int PRIMARY KEY, code text UNIQUE);
CREATE TABLE referencing (a int REFERENCES referenced, b text REFERENCES referenced (code));
ALTER TABLE referenced DROP CONSTRAINT referenced_code_key CASCADE;
ALTER TABLE referenced RENAME TO target;
ALTER TABLE target SET SCHEMA app;
ALTER TABLE app.target RENAME id TO no;

CREATE TABLE doomed (id int PRIMARY KEY);
CREATE TABLE survivor (id int REFERENCES doomed);
DROP TABLE doomed CASCADE;
DROP INDEX CONCURRENTLY IF EXISTS users_doc2;
DROP INDEX users_tags;

CREATE TABLE copy_bare (LIKE users, additional text);
CREATE TABLE copy_generated (LIKE users INCLUDING GENERATED INCLUDING INDEXES);

CREATE TABLE parent (id int PRIMARY KEY, b int DEFAULT 1, c int NOT NULL);
CREATE TABLE child (d int, b int NOT NULL) INHERITS (parent);
CREATE TYPE couple AS (a int, b text);
ALTER TYPE couple RENAME ATTRIBUTE b TO words;
ALTER TYPE couple ADD ATTRIBUTE c date, DROP ATTRIBUTE a;
CREATE TABLE typed OF couple (c PRIMARY KEY);

CREATE TABLE log (
  id bigint GENERATED ALWAYS AS IDENTITY,
  at date NOT NULL,
  user_id bigint REFERENCES users,
  kind text DEFAULT 'x',
  PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE log_2026_01 PARTITION OF log FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE log_2026_02 PARTITION OF log (kind NOT NULL DEFAULT 'y') FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')
  PARTITION BY RANGE (at);
CREATE TABLE log_2026_02_a PARTITION OF log_2026_02 FOR VALUES FROM ('2026-02-01') TO ('2026-02-10');
CREATE INDEX ON log (user_id, at DESC);
CREATE INDEX log_lower ON log (lower(kind));
ALTER TABLE log ADD COLUMN note text, ADD COLUMN code text, ADD UNIQUE (code, at);
ALTER TABLE log ALTER note SET NOT NULL;

CREATE TABLE log_old (id bigint NOT NULL, at date NOT NULL, user_id bigint, kind text, note text NOT NULL, code text);
CREATE INDEX old_by_user ON log_old (user_id, at DESC);
ALTER TABLE log ATTACH PARTITION log_old FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE INDEX log_only ON ONLY log (note);
ALTER TABLE log RENAME COLUMN note TO remark;
ALTER TABLE log DETACH PARTITION log_2026_01;

CREATE TABLE clicks (id int NOT NULL) PARTITION BY HASH (id);
CREATE TABLE clicks_0 (id int NOT NULL);
ALTER TABLE ONLY clicks ATTACH PARTITION clicks_0 FOR VALUES WITH (modulus 1, remainder 0);
CREATE INDEX clicks_id ON ONLY clicks (id);
CREATE INDEX clicks_0_id ON clicks_0 (id);
ALTER INDEX clicks_id ATTACH PARTITION clicks_0_id;

CREATE VIEW open_orders AS SELECT o.id, o.user_id AS "User", u.* FROM orders o JOIN app.target u ON u.no = o.a;
CREATE VIEW named (one, two) AS SELECT status, slug FROM orders;
CREATE MATERIALIZED VIEW totals AS SELECT user_id, status FROM orders;
CREATE UNIQUE INDEX ON totals (user_id);
CREATE TABLE made AS SELECT id, status::varchar(10) AS short FROM orders;
SELECT id INTO made_too FROM orders;

SET search_path TO app, public;
CREATE TABLE here (id int PRIMARY KEY, target_id int REFERENCES target, user_id bigint REFERENCES users);
CREATE INDEX ON here (target_id);
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public."Quoted Table" ("Id" integer NOT NULL, "Order" text);
ALTER TABLE ONLY public."Quoted Table" ADD CONSTRAINT "Quoted Table_pkey" PRIMARY KEY ("Id");
CREATE INDEX "Quoted Index" ON public."Quoted Table" USING btree ("Order");
RESET search_path;

CREATE SCHEMA nested
  CREATE TABLE inner_table (id int PRIMARY KEY)
  CREATE VIEW inner_view AS SELECT id FROM inner_table;
ALTER SCHEMA "Odd" RENAME TO odd;
CREATE TABLE odd.a_table_with_a_name_that_goes_on_and_on_for_sixty_three_bytes_x (
  a_column_with_a_name_that_goes_on_and_on_for_sixty_three_byte int UNIQUE
);
CREATE INDEX ON odd.a_table_with_a_name_that_goes_on_and_on_for_sixty_three_bytes_x (a_column_with_a_name_that_goes_on_and_on_for_sixty_three_byte);
CREATE TABLE odd.größe_äöü_größe_äöü_größe_äöü_größe_äöü (länge_äöü_länge_äöü_länge_äöü int UNIQUE);
CREATE TABLE odd.periods (room int4range, during tstzrange, PRIMARY KEY (room, during WITHOUT OVERLAPS));
CREATE TABLE odd.unnamed (a int, b int);
ALTER TABLE odd.unnamed ADD PRIMARY KEY (a), ADD UNIQUE (b), ADD FOREIGN KEY (b) REFERENCES odd.unnamed;
ALTER TABLE odd.unnamed DROP CONSTRAINT unnamed_pkey CASCADE;
ALTER TABLE odd.unnamed ALTER a DROP NOT NULL;
ALTER TABLE odd.unnamed ADD COLUMN c int, ADD CONSTRAINT c_there NOT NULL c;
ALTER TABLE odd.unnamed ALTER b SET NOT NULL, ALTER b ADD GENERATED ALWAYS AS IDENTITY;
CREATE SCHEMA doomed_too;
CREATE TABLE doomed_too.t (id int);
DROP SCHEMA doomed_too CASCADE;

CREATE TABLE checked (
  id int PRIMARY KEY DEFERRABLE,
  a int CHECK (a > 0) CHECK (a < 100),
  b int CONSTRAINT b_is_there CHECK ((b IS NOT NULL)) NO INHERIT,
  c text UNIQUE DEFERRABLE INITIALLY DEFERRED,
  d text,
  CHECK (a > b),
  CHECK (c <> 'x' AND c IS NOT NULL) NOT VALID,
  CONSTRAINT gone CHECK (d <> '')
);
ALTER TABLE checked ADD CHECK (a IN (1, 2)) NOT VALID, ADD CONSTRAINT later CHECK (b >= 0) NOT VALID;
ALTER TABLE checked ADD CONSTRAINT never CHECK (b > 7) NOT ENFORCED;
ALTER TABLE checked VALIDATE CONSTRAINT later;
ALTER TABLE checked RENAME CONSTRAINT later TO validated_later;
ALTER TABLE checked RENAME a TO "First";
ALTER TABLE checked DROP CONSTRAINT gone, ADD COLUMN e int CHECK (e > 0);
ALTER TABLE checked DROP COLUMN d;
CREATE TABLE checked_copy (LIKE checked INCLUDING CONSTRAINTS INCLUDING INDEXES);
CREATE TABLE checked_child (own int CHECK (own > 0)) INHERITS (checked);
CREATE TABLE checked_grandchild () INHERITS (checked_child);
CREATE TABLE adopted (LIKE checked INCLUDING CONSTRAINTS, own int);
ALTER TABLE adopted INHERIT checked;
ALTER TABLE checked ADD COLUMN f int NOT NULL DEFAULT 0 CHECK (f >= 0);
ALTER TABLE checked ADD CONSTRAINT small CHECK (f < 10) NOT VALID;
ALTER TABLE checked VALIDATE CONSTRAINT small;
ALTER TABLE checked RENAME f TO eff;
ALTER TABLE checked DROP CONSTRAINT small;
ALTER TABLE checked RENAME TO controlled;
CREATE TABLE left_alone () INHERITS (controlled);
ALTER TABLE left_alone NO INHERIT controlled;

CREATE TABLE checked_log (at date, n int CHECK (n > 0)) PARTITION BY RANGE (at);
CREATE TABLE checked_log_1 PARTITION OF checked_log FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
ALTER TABLE checked_log ADD CONSTRAINT n_small CHECK (n < 10);

CREATE POLICY everybody ON app.here USING (true);
ALTER TABLE app.here ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON app.here AS PERMISSIVE FOR SELECT TO PUBLIC USING (user_id = 1);
CREATE POLICY never ON app.here AS RESTRICTIVE FOR UPDATE TO pg_monitor, pg_read_all_data USING (false) WITH CHECK (false);
CREATE POLICY gone ON app.here FOR DELETE USING (true);
DROP POLICY gone ON app.here;
ALTER POLICY own ON app.here TO pg_monitor;
ALTER POLICY own ON app.here RENAME TO mine;
