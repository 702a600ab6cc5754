import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCatalog } from '../../../server/src/database/catalog';
import type { Database } from '../../../server/src/database/database';
import { findTable, type Schema, type Table } from '../../../server/src/schema/schema';
import { type PostgresServer, startPostgres } from '../../support/postgres';
import { debianPostgresBinaries, debianPostgresVersions } from '../../support/postgres-binaries';
import { databaseAt } from './support';

const ddl = `
  create schema "Odd ""Schema""";
  create table "Odd ""Schema"""."Order Items" (
    "Order ID" bigint generated always as identity,
    "Line""No" int not null,
    title varchar(20) default 'none',
    amount numeric(10, 2) not null,
    doubled numeric generated always as (amount * 2) stored,
    serial_no serial,
    dropped int,
    primary key ("Order ID", "Line""No"),
    constraint "Unique Title" unique (title)
  );
  alter table "Odd ""Schema"""."Order Items" drop column dropped;
  create index "Mixed Index" on "Odd ""Schema"""."Order Items" (amount desc nulls last, lower(title) text_pattern_ops, title collate "C")
    include (serial_no) where amount > 10;

  create table event (id bigint, at timestamptz not null, kind text) partition by range (at);
  create table event_2025 partition of event for values from ('2025-01-01') to ('2026-01-01');
  create table event_2026 partition of event for values from ('2026-01-01') to ('2027-01-01');
  alter table event add primary key (id, at);
  create index on event (kind);

  create table note (
    id int primary key,
    body text,
    words tsvector,
    event_id bigint,
    event_at timestamptz,
    constraint note_event foreign key (event_id, event_at) references event (id, at)
  );
  create index note_words on note using gin (words);
  create index note_brin on note using brin (event_at);
  create unique index note_body on note (body) where body is not null;
  insert into note select n, 'body ' || n from generate_series(1, 500) n;
  create table empty (id int);
  create view note_bodies as select body from note;
  create materialized view note_count as select count(*) from note;
  create type pair as (a int, b text);
  create extension postgres_fdw;
  create server elsewhere foreign data wrapper postgres_fdw;
  create foreign table far (id int not null) server elsewhere;
  create role nobody_special login;
  analyze note, empty`;

const versions = [undefined, ...debianPostgresVersions()];

describe.each(versions.map((major) => ({ major, name: major ?? 18 })))('PostgreSQL $name', ({ major }) => {
  let server: PostgresServer;
  let database: Database;
  let schema: Schema;

  beforeAll(async () => {
    const binaries = major === undefined ? undefined : debianPostgresBinaries(major);
    server = await startPostgres(binaries === undefined ? {} : { binaries, preload: [] });
    const url = await server.createDatabase();
    const owner = databaseAt(url);
    const session = await owner.openSession();
    await session.execute(ddl);
    await session
      .execute('create index concurrently broken on note ((1 / (id - id)))')
      .catch(() => undefined);
    await session.end();
    await owner.dispose();
    database = databaseAt(url.replace('postgres@', 'nobody_special@'));
    schema = await readCatalog(database);
  });
  afterAll(async () => {
    await database.dispose();
    await server.stop();
  });

  const table = (name: string, inSchema?: string): Table => {
    const found = findTable(schema, name, inSchema);
    if (!found) throw new Error(`${name} is not in the catalog.`);
    return found;
  };
  const index = (tableName: string, name: string, inSchema?: string) =>
    table(tableName, inSchema).indexes.find((candidate) => candidate.name === name);

  test('names come as they are', () => {
    const { columns, primaryKey, uniqueKeys } = table('Order Items', 'Odd "Schema"');
    expect(columns.map((column) => column.name)).toEqual([
      'Order ID',
      'Line"No',
      'title',
      'amount',
      'doubled',
      'serial_no',
    ]);
    expect(primaryKey).toEqual({ name: 'Order Items_pkey', columns: ['Order ID', 'Line"No'] });
    expect(uniqueKeys).toEqual([{ name: 'Unique Title', columns: ['title'] }]);
  });

  test('columns tell what they take', () => {
    const [id, line, title, amount, doubled, serial] = table('Order Items', 'Odd "Schema"').columns;
    expect(id).toMatchObject({
      type: 'bigint',
      notNull: true,
      identity: true,
      hasDefault: true,
      generated: false,
    });
    expect(line).toMatchObject({ type: 'integer', notNull: true, identity: false, hasDefault: false });
    expect(title).toMatchObject({ type: 'character varying(20)', notNull: false, hasDefault: true });
    expect(amount).toMatchObject({ type: 'numeric(10,2)', notNull: true });
    expect(doubled).toMatchObject({ generated: true, hasDefault: false });
    expect(serial).toMatchObject({ identity: true, hasDefault: true });
  });

  test('an index of everything', () => {
    expect(index('Order Items', 'Mixed Index', 'Odd "Schema"')).toEqual({
      name: 'Mixed Index',
      method: 'btree',
      unique: false,
      valid: true,
      constraint: false,
      where: 'amount > 10::numeric',
      keys: [
        { column: 'amount', descending: true, nullsFirst: false },
        {
          expression: 'lower(title::text)',
          descending: false,
          nullsFirst: false,
          operatorClass: 'text_pattern_ops',
        },
        { column: 'title', descending: false, nullsFirst: false, collation: 'C' },
      ],
      include: ['serial_no'],
    });
    expect(index('Order Items', 'Unique Title', 'Odd "Schema"')).toMatchObject({
      unique: true,
      constraint: true,
    });
  });

  test('methods, partial uniqueness and broken indexes', () => {
    expect(index('note', 'note_words')).toMatchObject({ method: 'gin' });
    expect(index('note', 'note_brin')).toMatchObject({ method: 'brin' });
    expect(index('note', 'note_body')).toMatchObject({
      unique: true,
      constraint: false,
      where: 'body IS NOT NULL',
    });
    expect(index('note', 'broken')).toMatchObject({
      valid: false,
      keys: [{ expression: expect.any(String) }],
    });
  });

  test('partitions belong to their table', () => {
    expect(table('event').kind).toBe('partitioned-table');
    expect(table('event_2025')).toMatchObject({ kind: 'table', partitionOf: 'public.event' });
    expect(table('event_2026').primaryKey?.columns).toEqual(['id', 'at']);
    expect(index('event', 'event_kind_idx')).toMatchObject({ valid: true, keys: [{ column: 'kind' }] });
    expect(table('note').foreignKeys).toEqual([
      {
        name: 'note_event',
        columns: ['event_id', 'event_at'],
        references: 'public.event',
        referencedColumns: ['id', 'at'],
      },
    ]);
  });

  test('every kind of relation is there, the system too', () => {
    expect(table('note_bodies')).toMatchObject({ kind: 'view', columns: [{ name: 'body', type: 'text' }] });
    expect(table('note_count').kind).toBe('materialized-view');
    expect(table('pair').kind).toBe('composite-type');
    expect(table('far')).toMatchObject({ kind: 'foreign-table', columns: [{ name: 'id', notNull: true }] });
    expect(table('pg_class').schema).toBe('pg_catalog');
    expect(table('tables', 'information_schema').kind).toBe('view');
    expect(schema.complete).toBe(true);
    expect(schema.searchPath).toEqual(['public']);
  });

  test('sizes where they are known', () => {
    expect(table('note').statistics?.rows).toBe(500);
    expect(table('note').statistics?.pages).toBeGreaterThan(0);
    expect(table('event_2025').statistics).toBeUndefined();
    expect(table('note_bodies').statistics).toBeUndefined();
  });
});
