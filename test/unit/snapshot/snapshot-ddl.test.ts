import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SnapshotRelation } from '../../../server/src/snapshot/snapshot';
import { snapshotDdl } from '../../../server/src/snapshot/snapshot-ddl';
import { readStatement } from '../../../server/src/syntax/statement';
import { madeSnapshot } from './made-snapshot';

test('statements come in an order in which they can be run', () => {
  expect(snapshotDdl(madeSnapshot).map(({ sql }) => sql)).toEqual([
    'CREATE SCHEMA IF NOT EXISTS shop',
    'CREATE ROLE "Other, ""Role""" NOLOGIN',
    'CREATE ROLE app NOLOGIN',
    "CREATE TYPE shop.state AS ENUM ('open', 'paid')",
    'CREATE SEQUENCE shop.orders_id_seq',
    madeSnapshot.functions[0]?.definition,
    `CREATE TABLE shop.orders (
  id bigint DEFAULT nextval('shop.orders_id_seq'::regclass) NOT NULL,
  total numeric(10,2),
  status shop.state NOT NULL,
  doubled numeric GENERATED ALWAYS AS (shop.double(total)) STORED
) PARTITION BY RANGE (id)`,
    `CREATE TABLE shop.orders_1 (
  id bigint DEFAULT nextval('shop.orders_id_seq'::regclass) NOT NULL,
  total numeric(10,2),
  status shop.state NOT NULL,
  doubled numeric GENERATED ALWAYS AS (shop.double(total)) STORED
) WITH (fillfactor = '80')`,
    `CREATE TABLE shop.notes (
  body text
)`,
    "ALTER TABLE ONLY shop.orders ATTACH PARTITION shop.orders_1 FOR VALUES FROM ('1') TO ('1000000')",
    'ALTER TABLE ONLY shop.orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id)',
    'ALTER TABLE ONLY shop.orders_1 ADD CONSTRAINT orders_1_pkey PRIMARY KEY (id)',
    `CREATE VIEW shop.open_orders WITH (security_barrier = 'true') AS\n${madeSnapshot.relations[3]?.query}`,
    madeSnapshot.relations[1]?.indexes?.[0]?.definition,
    'ALTER INDEX shop.orders_pkey ATTACH PARTITION shop.orders_1_pkey',
    'ALTER TABLE shop.orders ADD CONSTRAINT positive CHECK ((total > (0)::numeric))',
    madeSnapshot.statisticsObjects[0]?.definition,
    madeSnapshot.statisticsObjects[1]?.definition,
    'ALTER TABLE shop.notes ENABLE ROW LEVEL SECURITY',
    'ALTER TABLE shop.notes FORCE ROW LEVEL SECURITY',
    `CREATE POLICY "Readers ""all""" ON shop.notes ${madeSnapshot.relations[2]?.policies?.[0]?.definition}`,
    'CREATE POLICY everyone ON shop.notes AS RESTRICTIVE FOR ALL TO PUBLIC USING (true)',
  ]);
});

test('messages name what a statement makes', () => {
  expect(snapshotDdl(madeSnapshot).map(({ makes }) => makes)).toEqual(
    expect.arrayContaining([
      'table "shop"."orders"',
      'role "Other, ""Role"""',
      'the parent of index "shop"."orders_1_pkey"',
    ]),
  );
});

const longestNameBytes = 63;

test('any name survives', () => {
  const anyName = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((name) => !name.includes('\0') && Buffer.byteLength(name) <= longestNameBytes);
  fc.assert(
    fc.property(anyName, anyName, anyName, (schema, name, column) => {
      const table: SnapshotRelation = {
        schema,
        name,
        kind: 'table',
        columns: [{ name: column, type: 'text' }],
      };
      const [first] = snapshotDdl({
        ...madeSnapshot,
        schemas: [],
        types: [],
        sequences: [],
        functions: [],
        relations: [table],
        statisticsObjects: [],
      });
      const { result } = readStatement(first?.sql ?? '');
      if (result.kind !== 'parsed') throw new Error(`${first?.sql} is no SQL.`);
      expect(result.tree.root).toMatchObject({
        type: 'CreateStmt',
        node: {
          relation: { schemaname: schema, relname: name },
          tableElts: [{ ColumnDef: { colname: column } }],
        },
      });
    }),
  );
});
