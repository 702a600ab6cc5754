import { beforeAll, describe, expect, it } from 'vitest';
import { applyDdl, buildSchema } from '../../../server/src/schema/apply-ddl';
import { buildSchemaOfFiles } from '../../../server/src/schema/build-schema';
import { emptySchema } from '../../../server/src/schema/schema';
import { loadParser } from '../../../server/src/syntax/parse';
import { schemaOf, statementsOf, tableIn, tableLines } from './ddl';

beforeAll(loadParser);

const orders = `CREATE TABLE users (id bigint PRIMARY KEY);
  CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users, total numeric(10,2));`;

const cases: readonly { name: string; ddl: string; table: string; lines: readonly string[] }[] = [
  {
    name: 'types as format_type writes them',
    ddl: `CREATE TABLE t (a int8, b varchar(20)[], c timestamptz(3), d char, e bpchar, f "char", g numeric(5), h interval day to second(3),
      i bit varying, j app.mood, k public.mood, l "Weird", m float(20), n time with time zone, o geometry(point, 4326), p int[3][])`,
    table: 'public.t',
    lines: [
      'table public.t',
      'a bigint, b character varying(20)[], c timestamp(3) with time zone, d character(1), e bpchar, f "char", g numeric(5,0), h interval day to second(3), i bit varying, j app.mood, k mood, l "Weird", m real, n time with time zone, o geometry(Point,4326), p integer[]',
    ],
  },
  {
    name: 'the indexes that TimescaleDB gives a hypertable',
    ddl: `CREATE TABLE "Readings" (at timestamptz, device text, value float);
      SELECT * FROM create_hypertable('public."Readings"', by_range('at'));
      CREATE TABLE spaced (at timestamptz, device text); SELECT create_hypertable('Spaced', 'at', 'device', 2);
      CREATE TABLE bare (at timestamptz) WITH (tsdb.hypertable, tsdb.create_default_indexes = false);
      SELECT create_hypertable('unknown', 'at')`,
    table: 'public.spaced',
    lines: [
      'table public.spaced',
      'at timestamp with time zone, device text',
      'index spaced_at_idx: btree (at desc nulls first)',
      'index spaced_device_at_idx: btree (device, at desc nulls first)',
    ],
  },
  {
    name: 'columns with what is said of them',
    ddl: `CREATE TABLE t (a serial, b int GENERATED ALWAYS AS IDENTITY, c int GENERATED ALWAYS AS (1) STORED,
      d text DEFAULT 'x', e text DEFAULT NULL, f int NOT NULL, g int GENERATED ALWAYS AS (2))`,
    table: 'public.t',
    lines: [
      'table public.t',
      'a integer not null default identity, b integer not null default identity, c integer generated, d text default, e text, f integer not null, g integer generated',
    ],
  },
  {
    name: "keys under PostgreSQL's names",
    ddl: `${orders} CREATE TABLE lines (order_id bigint REFERENCES orders, n int, sku text UNIQUE,
      PRIMARY KEY (order_id, n), UNIQUE (n, sku) INCLUDE (order_id), FOREIGN KEY (order_id) REFERENCES orders (id),
      CONSTRAINT own UNIQUE (n), EXCLUDE USING gist (n WITH =))`,
    table: 'public.lines',
    lines: [
      'table public.lines',
      'order_id bigint not null, n integer not null, sku text',
      'primary key lines_pkey (order_id, n)',
      'unique lines_sku_key (sku)',
      'unique lines_n_sku_order_id_key (n, sku)',
      'unique own (n)',
      'foreign key lines_order_id_fkey (order_id) -> public.orders (id)',
      'foreign key lines_order_id_fkey1 (order_id) -> public.orders (id)',
      'index lines_pkey: unique btree (order_id, n) constraint',
      'index lines_sku_key: unique btree (sku) constraint',
      'index lines_n_sku_order_id_key: unique btree (n, sku) include (order_id) constraint',
      'index own: unique btree (n) constraint',
      'index lines_n_excl: gist (n) constraint',
    ],
  },
  {
    name: 'a key said twice is one',
    ddl: 'CREATE TABLE t (id int PRIMARY KEY UNIQUE)',
    table: 'public.t',
    lines: [
      'table public.t',
      'id integer not null',
      'primary key t_pkey (id)',
      'index t_pkey: unique btree (id) constraint',
    ],
  },
  {
    name: 'names cut to 63 bytes, the longer part first',
    ddl: `CREATE TABLE ${'t'.repeat(60)} (id int, ${'c'.repeat(50)} int UNIQUE)`,
    table: `public.${'t'.repeat(60)}`,
    lines: [
      `table public.${'t'.repeat(60)}`,
      `id integer, ${'c'.repeat(50)} integer`,
      `unique ${'t'.repeat(29)}_${'c'.repeat(29)}_key (${'c'.repeat(50)})`,
      `index ${'t'.repeat(29)}_${'c'.repeat(29)}_key: unique btree (${'c'.repeat(50)}) constraint`,
    ],
  },
  {
    name: 'indexes of every kind',
    ddl: `CREATE TABLE t (a int, b text, c jsonb, d timestamptz);
      CREATE INDEX ON t (a DESC, b COLLATE "C" text_pattern_ops NULLS FIRST);
      CREATE INDEX ON t (lower(b), (a + 1), ((c ->> 'x')));
      CREATE INDEX ON t USING gin (c jsonb_path_ops);
      CREATE INDEX ON t USING gin (c jsonb_ops);
      CREATE UNIQUE INDEX CONCURRENTLY one ON t (a DESC NULLS LAST) INCLUDE (b, d) WHERE (d IS NULL /* open */);
      CREATE INDEX IF NOT EXISTS one ON t (b);
      CREATE INDEX ON t (a) WHERE b IN ('x', 'y');`,
    table: 'public.t',
    lines: [
      'table public.t',
      'a integer, b text, c jsonb, d timestamp with time zone',
      'index t_a_b_idx: btree (a desc nulls first, b collate C text_pattern_ops nulls first)',
      "index t_lower_expr_expr1_idx: btree ((lower(b)), (a + 1), (c ->> 'x'))",
      'index t_c_idx: gin (c jsonb_path_ops)',
      'index t_c_idx1: gin (c)',
      'index one: unique btree (a desc) include (b, d) where d IS NULL',
      "index t_a_idx: btree (a) where b IN ('x', 'y')",
    ],
  },
  {
    name: 'ALTER TABLE of every kind',
    ddl: `${orders}
      ALTER TABLE ONLY public.orders ADD COLUMN note text DEFAULT '' NOT NULL, ADD COLUMN IF NOT EXISTS total int, DROP COLUMN IF EXISTS missing;
      ALTER TABLE orders ALTER total TYPE bigint, ALTER note DROP NOT NULL, ALTER note DROP DEFAULT;
      CREATE UNIQUE INDEX by_note ON orders (note);
      ALTER TABLE orders ADD CONSTRAINT note_once UNIQUE USING INDEX by_note;
      ALTER TABLE orders DROP CONSTRAINT orders_pkey, ADD PRIMARY KEY (id, user_id);
      ALTER TABLE orders RENAME COLUMN user_id TO customer_id;
      CREATE INDEX ON orders (lower(note)) WHERE customer_id > 0;
      ALTER TABLE orders RENAME note TO remark;
      ALTER TABLE orders RENAME CONSTRAINT note_once TO remark_once;
      ALTER INDEX orders_lower_idx RENAME TO by_remark;`,
    table: 'public.orders',
    lines: [
      'table public.orders',
      'id bigint not null, customer_id bigint not null, total bigint, remark text',
      'primary key orders_pkey (id, customer_id)',
      'unique remark_once (remark)',
      'foreign key orders_user_id_fkey (customer_id) -> public.users (id)',
      'index remark_once: unique btree (remark) constraint',
      'index orders_pkey: unique btree (id, customer_id) constraint',
      'index by_remark: btree ((lower(remark))) where customer_id > 0',
    ],
  },
  {
    name: 'a dropped column takes its indexes along',
    ddl: `CREATE TABLE t (a int PRIMARY KEY, b int REFERENCES t, c int UNIQUE);
      CREATE INDEX ON t (b, c); CREATE INDEX ON t (a) WHERE b IS NULL; CREATE INDEX ON t ((b * 2)); CREATE INDEX ON t (c);
      ALTER TABLE t DROP b`,
    table: 'public.t',
    lines: [
      'table public.t',
      'a integer not null, c integer',
      'primary key t_pkey (a)',
      'unique t_c_key (c)',
      'index t_pkey: unique btree (a) constraint',
      'index t_c_key: unique btree (c) constraint',
      'index t_c_idx: btree (c)',
    ],
  },
  {
    name: 'moving a table takes the references along',
    ddl: `${orders} ALTER TABLE users RENAME TO people; CREATE SCHEMA crm; ALTER TABLE people SET SCHEMA crm; ALTER TABLE crm.people RENAME id TO no;`,
    table: 'public.orders',
    lines: [
      'table public.orders',
      'id bigint not null, user_id bigint not null, total numeric(10,2)',
      'primary key orders_pkey (id)',
      'foreign key orders_user_id_fkey (user_id) -> crm.people (no)',
      'index orders_pkey: unique btree (id) constraint',
    ],
  },
  {
    name: 'CASCADE takes references away',
    ddl: `${orders} DROP TABLE users CASCADE`,
    table: 'public.orders',
    lines: [
      'table public.orders',
      'id bigint not null, user_id bigint not null, total numeric(10,2)',
      'primary key orders_pkey (id)',
      'index orders_pkey: unique btree (id) constraint',
    ],
  },
  {
    name: 'LIKE with everything',
    ddl: `CREATE TABLE a (id int PRIMARY KEY, b text DEFAULT 'x' UNIQUE, c int); CREATE INDEX weird ON a (c DESC);
      CREATE TABLE t (LIKE a INCLUDING ALL, d int)`,
    table: 'public.t',
    lines: [
      'table public.t',
      'id integer not null, b text default, c integer, d integer',
      'primary key t_pkey (id)',
      'unique t_b_key (b)',
      'index t_pkey: unique btree (id) constraint',
      'index t_b_key: unique btree (b) constraint',
      'index t_c_idx: btree (c desc nulls first)',
    ],
  },
  {
    name: 'LIKE alone takes columns and NOT NULL',
    ddl: "CREATE TABLE a (id int PRIMARY KEY, b text DEFAULT 'x'); CREATE TABLE t (LIKE a)",
    table: 'public.t',
    lines: ['table public.t', 'id integer not null, b text'],
  },
  {
    name: 'partitions have the indexes and keys of their parent',
    ddl: `${orders} CREATE TABLE log (id int NOT NULL, at date, user_id bigint REFERENCES users, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
      CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
      CREATE INDEX by_user ON log (user_id);
      ALTER TABLE log ADD COLUMN note text;`,
    table: 'public.log_1',
    lines: [
      'table public.log_1 of public.log',
      'id integer not null, at date not null, user_id bigint, note text',
      'primary key log_1_pkey (id, at)',
      'foreign key log_user_id_fkey (user_id) -> public.users (id)',
      'index log_1_pkey: unique btree (id, at) constraint',
      'index log_1_user_id_idx: btree (user_id)',
    ],
  },
  {
    name: 'a dump attaches partitions and their indexes',
    ddl: `SELECT pg_catalog.set_config('search_path', '', false);
      CREATE TABLE public.log (id integer NOT NULL) PARTITION BY HASH (id);
      CREATE TABLE public.log_1 (id integer NOT NULL);
      ALTER TABLE ONLY public.log ATTACH PARTITION public.log_1 FOR VALUES WITH (modulus 1, remainder 0);
      CREATE INDEX by_id ON ONLY public.log USING btree (id);
      CREATE INDEX log_1_id_idx ON public.log_1 USING btree (id);
      ALTER INDEX public.by_id ATTACH PARTITION public.log_1_id_idx;`,
    table: 'public.log',
    lines: ['partitioned-table public.log', 'id integer not null', 'index by_id: btree (id)'],
  },
  {
    name: 'an index on the parent alone is not valid',
    ddl: `CREATE TABLE log (id int) PARTITION BY HASH (id);
      CREATE TABLE log_1 PARTITION OF log FOR VALUES WITH (modulus 1, remainder 0);
      CREATE INDEX by_id ON ONLY log (id);`,
    table: 'public.log',
    lines: ['partitioned-table public.log', 'id integer', 'index by_id: btree (id) invalid'],
  },
  {
    name: 'children have the columns of their parents',
    ddl: 'CREATE TABLE a (id int PRIMARY KEY, b int); CREATE TABLE t (c int, b int NOT NULL) INHERITS (a)',
    table: 'public.t',
    lines: ['table public.t', 'id integer not null, b integer not null, c integer'],
  },
  {
    name: 'views, with the types that can be told',
    ddl: `${orders} CREATE VIEW v (n) AS SELECT o.id, o.total::int AS total, count(*), u.* FROM orders o JOIN users u ON true GROUP BY 1`,
    table: 'public.v',
    lines: ['view public.v', 'n bigint, total integer, count unknown, id bigint'],
  },
  {
    name: 'materialized views with indexes',
    ddl: `${orders} CREATE MATERIALIZED VIEW m AS SELECT id, total FROM orders; CREATE UNIQUE INDEX ON m (id)`,
    table: 'public.m',
    lines: [
      'materialized-view public.m',
      'id bigint, total numeric(10,2)',
      'index m_id_idx: unique btree (id)',
    ],
  },
  {
    name: 'tables from queries',
    ddl: `${orders} CREATE TABLE t AS SELECT user_id, 1 AS one FROM orders; SELECT id INTO copy FROM t2; `,
    table: 'public.t',
    lines: ['table public.t', 'user_id bigint, one unknown'],
  },
  {
    name: 'temporary tables come first',
    ddl: 'CREATE TEMP TABLE t (id int); CREATE INDEX ON t (id)',
    table: 'pg_temp.t',
    lines: ['table pg_temp.t', 'id integer', 'index t_id_idx: btree (id)'],
  },
  {
    name: 'composite types and tables of them',
    ddl: 'CREATE TYPE pair AS (a int, b text); ALTER TYPE pair ADD ATTRIBUTE c int; CREATE TABLE t OF pair (a PRIMARY KEY)',
    table: 'public.t',
    lines: [
      'table public.t',
      'a integer not null, b text, c integer',
      'primary key t_pkey (a)',
      'index t_pkey: unique btree (a) constraint',
    ],
  },
  {
    name: 'foreign tables',
    ddl: 'CREATE FOREIGN TABLE f (id int NOT NULL) SERVER s',
    table: 'public.f',
    lines: ['foreign-table public.f', 'id integer not null'],
  },
  {
    name: 'elements of a schema',
    ddl: 'CREATE SCHEMA app CREATE TABLE t (id int) CREATE INDEX ON t (id) CREATE VIEW v AS SELECT * FROM t',
    table: 'app.v',
    lines: ['view app.v', 'id integer'],
  },
  {
    name: 'the search path decides where things go',
    ddl: 'SET search_path TO app, public; CREATE TABLE t (id int PRIMARY KEY); RESET search_path; CREATE TABLE u (t int REFERENCES app.t)',
    table: 'public.u',
    lines: ['table public.u', 't integer', 'foreign key u_t_fkey (t) -> app.t (id)'],
  },
];

describe('a table', () => {
  it.each(cases)('$name', ({ ddl, table, lines }) => {
    expect(tableLines(tableIn(schemaOf(ddl), table))).toEqual(lines);
  });
});

describe('what is gone or unknown', () => {
  it.each([
    ['DROP TABLE', `${orders} DROP TABLE orders, users`, []],
    [
      'DROP TABLE of a partitioned table',
      'CREATE TABLE a (i int) PARTITION BY LIST (i); CREATE TABLE b PARTITION OF a DEFAULT; DROP TABLE a',
      [],
    ],
    ['DROP VIEW', 'CREATE VIEW v AS SELECT 1 AS a; DROP VIEW v', []],
    ['DROP TYPE', 'CREATE TYPE v AS (a int); DROP TYPE v', []],
    ['DROP SCHEMA', 'CREATE TABLE a.t (i int); CREATE TABLE t (i int); DROP SCHEMA a CASCADE', ['public.t']],
    ['ALTER SCHEMA', 'CREATE TABLE a.t (i int); ALTER SCHEMA a RENAME TO b', ['b.t']],
    ['a view of unknown columns', 'CREATE VIEW v AS SELECT * FROM elsewhere', []],
    ['a child of an unknown parent', 'CREATE TABLE t (i int) INHERITS (elsewhere)', []],
    ['ALTER of an unknown table', 'ALTER TABLE t ADD COLUMN i int; CREATE INDEX ON t (i)', []],
  ])('%s', (_, ddl, tables) => {
    expect([...schemaOf(ddl).tables.keys()]).toEqual(tables);
  });
});

describe('DDL that has already happened', () => {
  it.each([
    ...cases.map(({ name, ddl, table }) => ({ name, ddl, table })),
    {
      name: 'two equal indexes',
      ddl: 'CREATE TABLE t (a int); CREATE INDEX ON t (a); CREATE INDEX ON t (a)',
      table: 'public.t',
    },
  ])('changes nothing: $name', ({ ddl, table }) => {
    const once = schemaOf(ddl);
    const twice = schemaOf(ddl, { ...once, searchPath: ['public'] });
    expect(tableLines(tableIn(twice, table)).sort()).toEqual(tableLines(tableIn(once, table)).sort());
  });

  it('keeps what other files have added since', () => {
    const whole = schemaOf(
      `${orders} CREATE INDEX by_user ON orders (user_id); CREATE INDEX by_total ON orders (total)`,
    );
    const edited = schemaOf('CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint)', whole);
    expect(tableIn(edited, 'public.orders').indexes.map((index) => index.name)).toEqual([
      'orders_pkey',
      'by_user',
    ]);
  });

  it('replaces an index of the same name in its place', () => {
    const whole = schemaOf(`${orders} CREATE INDEX a ON orders (user_id); CREATE INDEX b ON orders (total)`);
    const edited = schemaOf('CREATE INDEX a ON orders (id)', whole);
    expect(tableLines(tableIn(edited, 'public.orders')).slice(-2)).toEqual([
      'index a: btree (id)',
      'index b: btree (total)',
    ]);
  });
});

describe('identity', () => {
  it('is kept by tables that no statement touches', () => {
    const base = schemaOf(orders);
    const schema = schemaOf('ALTER TABLE orders ADD COLUMN note text', base);
    expect(schema.tables.get('public.users')).toBe(base.tables.get('public.users'));
    expect(schema.tables.get('public.orders')).not.toBe(base.tables.get('public.orders'));
  });

  it('is kept by all when nothing changed', () => {
    const base = schemaOf(orders);
    const statements = statementsOf(cases.map((one) => `${one.ddl};`).join('\n'));
    const first = buildSchema(base, statements);
    expect(buildSchema(base, statements)).toBe(first);
    expect(buildSchema(base, statementsOf('SELECT 1'))).toBe(base);
  });

  it('is kept by the others when one statement changed', () => {
    const before = statementsOf(`${orders} CREATE INDEX ON orders (user_id)`);
    const first = buildSchema(emptySchema, before);
    const after = [before[0], before[1], ...statementsOf('CREATE INDEX ON users (id)')].filter(
      (one) => one !== undefined,
    );
    const second = buildSchema(emptySchema, after);
    expect(tableLines(tableIn(second, 'public.users'))).toContain('index users_id_idx: btree (id)');
    const third = buildSchema(emptySchema, before);
    expect(third.tables.get('public.orders')).toBe(first.tables.get('public.orders'));
    expect(third.tables.get('public.users')).toBe(first.tables.get('public.users'));
  });

  it('is kept by a table that another text makes just so', () => {
    const first = schemaOf(orders);
    const second = schemaOf(orders.replace('total', '/* money */ total'));
    expect(second).toBe(first);
  });
});

it('does not know all of a table that has been renamed since', () => {
  const creates = statementsOf('CREATE TABLE logs (id bigint, sub_id bigint);');
  const renames = statementsOf('CREATE INDEX ON logs (sub_id); ALTER TABLE logs RENAME TO jobs;');
  const base = buildSchemaOfFiles(emptySchema, [creates, renames]);
  expect(base.tables.get('public.jobs')?.formerNames).toEqual(['public.logs']);
  expect(buildSchema(base, creates).tables.get('public.logs')?.partlyKnown).toBe(true);
  expect(buildSchema(emptySchema, creates).tables.get('public.logs')?.partlyKnown).toBeUndefined();
});

it('says what the statements create, under its last name', () => {
  const { created } = applyDdl(
    emptySchema,
    statementsOf(`${orders} ALTER TABLE orders RENAME TO purchases; CREATE TEMP TABLE x AS SELECT 1`),
  );
  expect([...created]).toEqual(['public.users', 'public.orders', 'public.purchases', 'pg_temp.x']);
});

it.each([
  ['SET search_path = app, "$user", public', ['app', 'public']],
  ["SELECT pg_catalog.set_config('search_path', '', false)", ['public']],
  ['SET search_path = a; SET search_path = b, c; RESET search_path', ['public', 'b', 'c', 'a']],
  ['SET search_path = a; CREATE TEMP TABLE t (i int)', ['pg_temp', 'a', 'public']],
])('searches after %s', (ddl, path) => {
  expect(schemaOf(ddl).searchPath).toEqual(path);
});

it('gives each file a session of its own', () => {
  const files = ['SET search_path = app; CREATE TABLE t (i int)', 'CREATE TABLE t (i int)'].map(statementsOf);
  const schema = buildSchemaOfFiles(emptySchema, files);
  expect([...schema.tables.keys()]).toEqual(['app.t', 'public.t']);
  expect(schema.searchPath).toEqual(['public']);
});

it('leaves out the columns that PostgreSQL refuses, beyond 1,600', () => {
  const columns = Array.from({ length: 1_700 }, (_, i) => `c${i} int`).join();
  const schema = schemaOf(`CREATE TABLE t (${columns}); ALTER TABLE t ADD more int, ALTER c0 SET NOT NULL;`);
  const table = tableIn(schema, 'public.t');
  expect(table.columns).toHaveLength(1_600);
  expect(table.columns[0]?.notNull).toBe(true);
});
