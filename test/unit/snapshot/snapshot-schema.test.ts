import { expect, test } from 'vitest';
import { snapshotSchema } from '../../../server/src/snapshot/snapshot-schema';
import { madeSnapshot } from './made-snapshot';

const schema = snapshotSchema(madeSnapshot);

test('all is known that rules ask of a table', () => {
  expect(schema.tables.get('shop.orders_1')).toMatchObject({
    kind: 'table',
    partitionOf: 'shop.orders',
    primaryKey: { columns: ['id'] },
    statistics: { rows: 5000, pages: 60 },
    columns: [
      { name: 'id', type: 'bigint', notNull: true, hasDefault: true, identity: true, generated: false },
      { name: 'total', type: 'numeric(10,2)', notNull: false, hasDefault: false },
      { name: 'status', type: 'shop.state', notNull: true },
      { name: 'doubled', hasDefault: false, generated: true },
    ],
  });
  expect(schema.tables.get('shop.orders')).toMatchObject({
    kind: 'partitioned-table',
    primaryKey: { columns: ['id'] },
    checks: [{ name: 'positive' }],
  });
});

test('foreign tables and views are there with their columns', () => {
  expect(schema.tables.get('shop.notes')).toMatchObject({
    kind: 'foreign-table',
    policies: [{ name: 'Readers "all"' }, { name: 'everyone' }],
  });
  expect(schema.tables.get('shop.open_orders')).toMatchObject({
    kind: 'view',
    columns: [{ name: 'The "Total"', type: 'numeric(10,2)' }],
  });
});

test('it is the whole of a database', () => {
  expect(schema).toMatchObject({ complete: true, searchPath: ['shop', 'public'] });
  expect([...schema.tables.keys()]).toEqual([
    'shop.orders',
    'shop.orders_1',
    'shop.notes',
    'shop.open_orders',
  ]);
});
