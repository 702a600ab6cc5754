import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../server/src/database/database';
import { readSnapshot } from '../../../server/src/database/snapshot';
import type { Snapshot, SnapshotRelation } from '../../../server/src/snapshot/snapshot';
import { snapshotDdl } from '../../../server/src/snapshot/snapshot-ddl';
import { parseSnapshot, snapshotText } from '../../../server/src/snapshot/snapshot-file';
import { type PostgresServer, startPostgres } from '../../support/postgres';
import { debianPostgresBinaries, debianPostgresVersions } from '../../support/postgres-binaries';
import { databaseAt } from './support';

const rich = readFileSync(new URL('snapshot-schema.sql', import.meta.url), 'utf8');
const wide = `create table app.wide (${Array.from({ length: 1600 }, (_, n) => `c${n} int`).join(', ')})`;
const versions = [undefined, ...debianPostgresVersions()];

describe.each(versions.map((major) => ({ major, name: major ?? 18 })))(
  'PostgreSQL $name',
  ({ major, name }) => {
    let server: PostgresServer;
    let url: string;
    let first: Snapshot;
    const databases: Database[] = [];
    const open = (where: string) => {
      const opened = databaseAt(where);
      databases.push(opened);
      return opened;
    };

    beforeAll(async () => {
      const binaries = major === undefined ? undefined : debianPostgresBinaries(major);
      server = await startPostgres(binaries === undefined ? {} : { binaries });
      url = await server.createDatabase();
      const database = open(url);
      const session = await database.openSession();
      await session.execute(extensions);
      await session.execute(schemaFor(name));
      await session.execute(wide);
      await session.execute('vacuum analyze');
      await session.execute('select count(*) from app.customers where total > 5');
      await session.end();
      first = await readSnapshot(database, { values: 'all' });
    });
    afterAll(async () => {
      for (const opened of databases) await opened.dispose();
      await server.stop();
    });

    const relation = (wanted: string): SnapshotRelation => {
      const found = first.relations.find((one) => one.name === wanted);
      if (!found) throw new Error(`${wanted} is not in the snapshot.`);
      return found;
    };
    const statistics = (of: string, column: string) =>
      relation(of).statistics?.find((one) => one.column === column);

    test('the schema made anew from it has the same snapshot', async () => {
      const again = open(await server.createDatabase());
      const session = await again.openSession();
      await session.execute(`${extensions}; set check_function_bodies = off; set search_path = pg_catalog`);
      const late: string[] = [];
      let left = snapshotDdl(first).filter(({ phase }) => phase !== 'role');
      for (let before = Number.POSITIVE_INFINITY; left.length > 0 && left.length < before; ) {
        before = left.length;
        const failed: typeof left = [];
        for (const one of left) {
          await session.execute(one.sql).catch((error: Error) => {
            failed.push(one);
            late.push(`${one.makes}: ${error.message}`);
          });
        }
        left = failed;
      }
      // EXPLAIN takes a materialized view without data, which the offline planner relies on.
      await session.run('explain select * from app.summary where n > 1');
      await session.end();
      expect(left).toEqual([]);
      // Their bodies are read when they are made, and the views came later.
      expect(late).toEqual([
        'function "app"."open_items": relation "app.z_open" does not exist',
        'function "app"."summaries": type "app.summary" does not exist',
      ]);
      expect(schemaOf(await readSnapshot(again, { values: 'none' }))).toEqual(schemaOf(first));
    });

    test('it can be written and read', () => {
      const text = snapshotText(first);
      const read = parseSnapshot(text);
      if ('problem' in read) throw new Error(read.problem);
      expect(snapshotText(read)).toBe(text);
    });

    test('relations come after what they are made of', () => {
      const names = first.relations.map((one) => one.name);
      const inOrder = [
        ['events', 'events_1', 'a_events_1_2025'],
        ['zoo', 'animal', 'bird'],
        ['customers', 'z_open', 'a_open', 'summary'],
      ];
      for (const list of inOrder) expect(names.filter((one) => list.includes(one))).toEqual(list);
    });

    test('tables and indexes have their sizes', () => {
      expect(relation('customers').size).toMatchObject({ rows: 2000, pages: expect.any(Number) });
      expect(relation('events').size).toEqual({ rows: 9000, pages: 0 });
      expect(relation('wide').size).toEqual({ pages: 0, rows: 0, allVisible: 0 });
      const key = relation('customers').constraints?.find(({ name: one }) => one === 'customers_pkey');
      expect(key?.index).toMatchObject({ rows: 2000, height: 1, scans: expect.any(Number) });
      const tags = relation('customers').indexes?.find((index) => index.name === 'Customers Tags');
      expect(tags).toMatchObject({ rows: 2000, inverted: { entryPages: 1, dataPages: 0, entries: 8 } });
    });

    test('statistics are text as PostgreSQL writes it', () => {
      expect(statistics('customers', 'status')).toMatchObject({
        mostCommonValues: expect.arrayContaining(["it's paid"]),
        mostCommonFrequencies: [0.3335, 0.3335, 0.333],
      });
      expect(statistics('customers', 'tags')?.mostCommonElements).toContain('b 3');
      expect(statistics('events', 'at')).toMatchObject({
        inherited: true,
        histogramBounds: expect.arrayContaining(['2025-06-01 01:00:00+00']),
      });
      const bounds = statistics('customers', 'during')?.rangeBoundsHistogram;
      if (name >= 17) expect(bounds?.[0]).toBe('["1970-01-02 00:00:00+00","1970-01-03 00:00:00+00")');
      else expect(bounds).toBeUndefined();
      const two = relation('customers').indexes?.find((index) => index.name === 'customers_two');
      expect(two?.statistics?.map(({ column }) => column)).toEqual([1, 2]);
    });

    test('the ends of a column come from its index', () => {
      expect(statistics('customers', 'id')?.extremes).toEqual(['1', '2000']);
      expect(statistics('customers', 'total')).not.toHaveProperty('extremes');
      expect(statistics('events', 'at')).not.toHaveProperty('extremes');
    });

    test('extended statistics have what was found', () => {
      const [expressions, customers, events] = first.statisticsObjects;
      expect(expressions?.expressions?.map(({ column }) => column)).toEqual([1, 2]);
      expect(customers).toMatchObject({ name: 'customers_stats', distinct: expect.stringContaining('2000') });
      expect(events?.dependencies).toContain('=>');
    });

    test('settings are there whether they are the default or not', () => {
      expect(first.settings).toMatchObject({ work_mem: '4096', random_page_cost: '4', enable_seqscan: 'on' });
      expect(first.settings).toHaveProperty('jit');
    });

    test('statements are those of applications', () => {
      const texts = first.statements?.map(({ query }) => query);
      expect(texts).toContain('select count(*) from app.customers where total > $1');
      expect(texts?.filter((text) => /forecost|^create|^vacuum/i.test(text))).toEqual([]);
    });

    test('what a role may not read is told', async () => {
      const reader = open(url.replace('postgres@', 'snapshot_reader@'));
      const snapshot = await readSnapshot(reader, { values: 'all' });
      expect(schemaOf(snapshot)).toEqual(schemaOf(first));
      expect(snapshot.unreadable).toEqual([
        'The role snapshot_reader may not read app.summary: their statistics are missing.',
        'The role snapshot_reader may read some columns alone of app.animal: the statistics of the others are missing.',
        'Row security hides the statistics from the role snapshot_reader of app.zoo: they are missing.',
        'Only the owner, and members of pg_read_all_data, may read the statistics of the expressions of the indexes app.a_events_1_2025_kind_lower_idx, app.customers_lower, app.customers_two, app.events_1_2026_kind_lower_idx, app.events_rest_kind_lower_idx: they are missing.',
        'Only members of the role that owns the table may read the extended statistics Odd "Schema".Of Expressions, app.customers_stats, app.events_stats: they are missing.',
        'The role snapshot_reader may not read the statements of other roles in pg_stat_statements: they are missing.',
      ]);
      const of = (wanted: string) => snapshot.relations.find((one) => one.name === wanted)?.statistics;
      expect(of('summary')).toBeUndefined();
      expect(of('zoo')).toBeUndefined();
      // Its own, and with those of its child.
      expect(of('animal')?.map(({ column }) => column)).toEqual(['legs', 'legs']);
      expect(of('events_rest')?.length).toBeGreaterThan(2);
    });
  },
);

const extensions = 'create extension pg_stat_statements; create extension pageinspect';

/** Without what the version does not have. */
function schemaFor(version: number): string {
  return version < 18 ? rich.replace(/.*virtual.*\n/, '') : rich;
}

/** Without what data makes. */
function schemaOf(snapshot: Snapshot) {
  const { types, sequences, functions, schemas, relations, statisticsObjects } = snapshot;
  return {
    types,
    sequences,
    functions,
    schemas,
    relations: relations.map(relationSchema),
    statisticsObjects: statisticsObjects.map(({ schema, name, definition }) => ({
      schema,
      name,
      definition,
    })),
  };
}

function relationSchema({ size: _, statistics: _statistics, ...relation }: SnapshotRelation) {
  const { constraints = [], indexes = [] } = relation;
  return {
    ...relation,
    constraints: constraints.map(({ index, ...rest }) => ({ ...rest, parent: index?.parent })),
    indexes: indexes.map(({ name, definition, parent }) => ({ name, definition, parent })),
  };
}
