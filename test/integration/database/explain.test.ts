import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../server/src/database/database';
import { type ExplainRequest, explain } from '../../../server/src/database/explain';
import { parameterTypes } from '../../../server/src/database/parameter-types';
import { statementFacts } from '../../../server/src/features/statement-facts';
import { loadParser, parse } from '../../../server/src/syntax/parse';
import { eventually } from '../../support/eventually';
import { type PostgresServer, startPostgres } from '../../support/postgres';
import { debianPostgresBinaries, debianPostgresVersions } from '../../support/postgres-binaries';
import { databaseAt, failure } from './support';

const schema = `
  create table item (id bigint generated always as identity primary key, name text not null, price numeric);
  insert into item (name, price) select 'item ' || n, n from generate_series(1, 1000) n;
  create sequence ticket;
  create function side_effect() returns int language plpgsql as $$ begin insert into item (name) values ('x'); return 1; end $$;
  create function double(n int) returns int immutable language sql as 'select n * 2';
  create view noisy as select *, side_effect() from item;
  create view louder as select * from noisy;
  create view tickets as select nextval('ticket') as number;
  create role reader login;
  grant select on all tables in schema public to reader;
  analyze item`;

const versions = [undefined, ...debianPostgresVersions()];

describe.each(versions.map((major) => ({ major, name: major ?? 18 })))('PostgreSQL $name', ({ major }) => {
  let server: PostgresServer;
  let database: Database;
  let url: string;

  beforeAll(async () => {
    await loadParser();
    const binaries = major === undefined ? undefined : debianPostgresBinaries(major);
    server = await startPostgres(binaries === undefined ? {} : { binaries, preload: [] });
    url = await server.createDatabase();
    database = databaseAt(url);
    await database.connect();
    const session = await database.openSession();
    await session.execute(schema);
    await session.end();
  });
  afterAll(async () => {
    await database.dispose();
    await server.stop();
  });

  const request = (sql: string, changes: Partial<ExplainRequest> = {}): ExplainRequest => {
    const parsed = parse(sql);
    if (parsed.kind !== 'parsed') throw new Error(`${sql} cannot be parsed.`);
    return {
      sql,
      facts: statementFacts(parsed.tree),
      parameters: { kind: 'values', values: [] },
      analyze: false,
      confirmed: false,
      timeoutMs: 10_000,
      ...changes,
    };
  };

  const rootOf = async (sql: string, changes: Partial<ExplainRequest> = {}) => {
    const explanation = await explain(database, request(sql, changes));
    if (explanation.kind !== 'plan') throw new Error('It asks for confirmation.');
    return JSON.parse(explanation.json)[0];
  };

  const reasons = async (sql: string, from = database) => {
    const explanation = await explain(from, request(sql, { analyze: true }));
    return explanation.kind === 'plan' ? [] : explanation.reasons.map((reason) => reason.kind);
  };

  const count = async () => {
    const [row] = await database.read<{ count: number }>('select count(*) from item');
    return row?.count;
  };

  test('the plan tells what the version knows', async () => {
    const plain = await rootOf('select * from item where id = 7');
    expect(plain.Plan['Node Type']).toBe('Index Scan');
    expect(plain.Plan.Schema).toBe('public');
    expect(plain).toHaveProperty('Planning Time');
    expect(plain).not.toHaveProperty('Execution Time');

    const analyzed = await rootOf('select * from item order by price', { analyze: true });
    expect(analyzed.Plan['Actual Rows']).toBe(1000);
    expect(analyzed.Plan).toHaveProperty('Shared Hit Blocks');
    const version = database.server?.version ?? 0;
    expect('Serialization' in analyzed).toBe(version >= 170_000);
    expect(JSON.stringify(analyzed).includes('Memory Used')).toBe(version >= 170_000);
  });

  test('values make a plan for these values', async () => {
    const { Plan } = await rootOf('select * from item where id = $1 and name = $2', {
      parameters: { kind: 'values', values: ['7', "it's"] },
    });
    expect(Plan['Index Cond']).toBe("(item.id = '7'::bigint)");
    expect(Plan.Filter).toContain("'it''s'");
  });

  test('a generic plan is one for any value', async () => {
    const parameters = { kind: 'generic' } as const;
    const { Plan } = await rootOf('select * from item where id = $1 and name = $2', { parameters });
    expect(Plan['Index Cond']).toBe('(item.id = $1)');
    expect((await rootOf('select 1', { parameters })).Plan['Node Type']).toBe('Result');
    const error = await failure(
      explain(database, request('select * from item where id = $1', { parameters, analyze: true })),
    );
    expect(error.reason).toBe('unsupported');
  });

  test('the server tells the types of parameters', async () => {
    expect(await parameterTypes(database, 'select * from item where id = $2 and name = any($1)')).toEqual([
      'text[]',
      'bigint',
    ]);
    expect(await parameterTypes(database, 'select 1')).toEqual([]);
    const error = await failure(parameterTypes(database, 'select 1; drop table item'));
    expect(error.code).toBe('42601');
  });

  test.each([
    ['select * from item', []],
    ['select double(2), lower(name) from item', []],
    ['select side_effect()', ['volatile-functions']],
    ['select public.side_effect()', ['volatile-functions']],
    ['select random()', ['volatile-functions']],
    ['select * from noisy', ['volatile-functions']],
    ['select * from public.louder', ['volatile-functions']],
    ['select * from tickets', ['writes']],
    ["update item set name = ''", ['writes']],
    ['with gone as (delete from item returning *) select * from gone', ['writes']],
    ['select * from item for update', ['writes']],
    ['select * into copy from item', ['writes']],
    ['create table copy as select side_effect()', ['writes', 'volatile-functions']],
  ])('ANALYZE of %s asks because of %j', async (sql, expected) => {
    const before = await count();
    expect(await reasons(sql)).toEqual(expected);
    expect(await count()).toBe(before);
  });

  test('ANALYZE in production always asks', async () => {
    const production = databaseAt(url, { production: true });
    expect(await reasons('select * from item', production)).toEqual(['production']);
    const confirmed = await explain(production, request('select 1', { analyze: true, confirmed: true }));
    expect(confirmed.kind).toBe('plan');
    await production.dispose();
  });

  test('a confirmed write is executed and rolled back; what a sequence handed out is not', async () => {
    const state = async () => {
      const [row] = await database.read<{ last: number; count: number }>(
        'select (select last_value from ticket) as last, (select count(*) from item) as count',
      );
      return row;
    };
    const before = await state();
    const { Plan } = await rootOf(
      "insert into item (name) select 'ticket ' || nextval('ticket') from generate_series(1, 10) returning id",
      { analyze: true, confirmed: true },
    );
    expect(Plan['Actual Rows']).toBe(10);
    expect(await state()).toEqual({ count: before?.count, last: 10 });

    await rootOf('select side_effect()', { analyze: true, confirmed: true });
    await rootOf('delete from item', { analyze: true, confirmed: true });
    await rootOf('create table copy as select * from item', { analyze: true, confirmed: true });
    await rootOf('select * from tickets', { analyze: true, confirmed: true });
    expect((await state())?.count).toBe(before?.count);
    expect(await database.read("select to_regclass('copy') as copy")).toEqual([{ copy: null }]);
  });

  test.each([
    ['copy item to stdout', 'COPY'],
    ['vacuum item', 'VACUUM'],
    ['alter table item add column x int', 'ALTER TABLE'],
    ['call side_effect()', 'CALL'],
    ['execute anything', 'EXECUTE'],
  ])('%s is not explained', async (sql, command) => {
    const error = await failure(explain(database, request(sql)));
    expect(error.reason).toBe('unsupported');
    expect(error.message).toMatch(new RegExp(`^${command} has no plan\\.`));
  });

  test('an error has its place in the statement, whatever stands before it', async () => {
    for (const parameters of [{ kind: 'values', values: ['1'] }, { kind: 'generic' }] as const) {
      const sql = "select '🙂', nowhere from item where id = $1";
      const error = await failure(explain(database, request(sql, { parameters })));
      expect(error).toMatchObject({ code: '42703', offset: sql.indexOf('nowhere') });
    }
  });

  test('a text of several statements is refused whole', async () => {
    const sql = 'select 1; commit; drop table item';
    const harmless = request('select 1');
    for (const changes of [{ analyze: true }, { parameters: { kind: 'generic' } }] as const) {
      const error = await failure(explain(database, { ...harmless, sql, ...changes }));
      expect(error.code).toBe('42601');
    }
    expect(await count()).toBeGreaterThan(0);
  });

  test('ANALYZE can be cancelled, and is gone from the server', async () => {
    const controller = new AbortController();
    const running = failure(
      explain(
        database,
        request('select pg_sleep(120)', { analyze: true, confirmed: true, signal: controller.signal }),
      ),
    );
    const active = async () => {
      const [row] = await database.read<{ count: number }>(
        "select count(*) from pg_stat_activity where state = 'active' and query like 'EXPLAIN%'",
      );
      return row?.count;
    };
    await eventually(async () => expect(await active()).toBe(1));
    controller.abort();
    expect((await running).reason).toBe('cancelled');
    expect(await active()).toBe(0);
  });

  test('ANALYZE ends at its timeout', async () => {
    const error = await failure(
      explain(database, request('select pg_sleep(120)', { analyze: true, confirmed: true, timeoutMs: 100 })),
    );
    expect(error.reason).toBe('timeout');
    expect(error.message).toContain('0.1 s');
  });

  test('a role that may only read explains what it may read', async () => {
    const reader = databaseAt(url.replace('postgres@', 'reader@'));
    const read = await explain(reader, request('select * from item', { analyze: true }));
    expect(read.kind).toBe('plan');
    const write = explain(reader, request('delete from item', { analyze: true, confirmed: true }));
    expect((await failure(write)).reason).toBe('permission');
    await reader.dispose();
  });

  test('no connection is left behind', async () => {
    await rootOf('select 1');
    await eventually(async () => {
      const [row] = await database.read<{ count: number }>(
        "select count(*) from pg_stat_activity where application_name = 'forecost'",
      );
      expect(row?.count).toBeLessThanOrEqual(2);
    });
  });
});
