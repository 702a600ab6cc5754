import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../server/src/database/database';
import { readSnapshot } from '../../../server/src/database/snapshot';
import type { Snapshot, SnapshotRelation } from '../../../server/src/snapshot/snapshot';
import { snapshotDdl } from '../../../server/src/snapshot/snapshot-ddl';
import { type PostgresServer, startPostgres } from '../../support/postgres';
import { databaseAt } from './support';

const rich = readFileSync(new URL('snapshot-schema.sql', import.meta.url), 'utf8');
const wide = `create table app.wide (${Array.from({ length: 1600 }, (_, n) => `c${n} int`).join(', ')})`;

describe('on PostgreSQL 18', () => {
  let server: PostgresServer;
  let first: Snapshot;
  let database: Database;
  const databases: Database[] = [];
  const open = (url: string) => {
    const opened = databaseAt(url);
    databases.push(opened);
    return opened;
  };

  beforeAll(async () => {
    server = await startPostgres();
    const url = await server.createDatabase();
    database = open(url);
    const session = await database.openSession();
    await session.execute('create extension pg_stat_statements; create extension pageinspect');
    await session.execute(rich);
    await session.execute(wide);
    await session.execute('vacuum analyze');
    await session.execute('select /* counted */ count(*) from app.customers where total > 5');
    await session.end();
    first = await readSnapshot(database, { values: 'all' });
  });
  afterAll(async () => {
    for (const opened of databases) await opened.dispose();
    await server.stop();
  });

  test('the schema made anew from it has the same snapshot', async () => {
    const again = open(await server.createDatabase());
    const session = await again.openSession();
    await session.execute(`create extension pg_stat_statements; create extension pageinspect;
      set check_function_bodies = off; set search_path = pg_catalog`);
    let left = snapshotDdl(first).filter(({ phase }) => phase !== 'role');
    const failures = new Map<string, string>();
    for (let before = Number.POSITIVE_INFINITY; left.length < before; ) {
      before = left.length;
      const failed: typeof left = [];
      for (const one of left) {
        await session.execute(one.sql).catch((error: Error) => {
          failed.push(one);
          failures.set(one.makes, `${error.message} ${"detail" in error ? error.detail : ""} in ${one.sql}`);
        });
      }
      left = failed;
    }
    await session.end();
    expect(left.map(({ makes }) => failures.get(makes))).toEqual([]);
    expect([...failures.keys()]).toEqual(['function "app"."open_items"', 'function "app"."summaries"']);
    const second = await readSnapshot(again, { values: 'none' });
    expect(schemaOf(second)).toEqual(schemaOf(first));
  });

  test('dump', () => {
    require('node:fs').writeFileSync('/tmp/snap.json', JSON.stringify(first, null, 2));
  });
});

/** Without what data makes. */
function schemaOf(snapshot: Snapshot) {
  const { types, sequences, functions, schemas, relations, statisticsObjects } = snapshot;
  return {
    types,
    sequences,
    functions,
    schemas,
    relations: relations.map(relationSchema),
    statisticsObjects: statisticsObjects.map(({ schema, name, definition }) => ({ schema, name, definition })),
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
