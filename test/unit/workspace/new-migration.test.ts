import { describe, expect, it } from 'vitest';
import { newMigration } from '../../../server/src/workspace/new-migration';

const content = {
  name: 'add_orders_user_id_idx',
  up: 'CREATE INDEX CONCURRENTLY orders_user_id_idx ON orders (user_id)',
  down: 'DROP INDEX CONCURRENTLY orders_user_id_idx',
};
const now = new Date('2026-11-20T08:09:10Z');
const paths = (...existing: string[]) =>
  newMigration(
    existing.map((path) => ({ path, text: '' })),
    content,
    now,
  ).map(({ path }) => path);

describe('a new migration', () => {
  it.each([
    [
      ['migrations/001_users.sql', 'migrations/009_orders.sql'],
      ['migrations/010_add_orders_user_id_idx.sql'],
    ],
    [['db/migrate/7-orders.sql'], ['db/migrate/8-add-orders-user-id-idx.sql']],
    [['sql/V7__orders.sql'], ['sql/V8__add_orders_user_id_idx.sql']],
    [['m/20240101120000_orders.sql'], ['m/20261120080910_add_orders_user_id_idx.sql']],
    [['m/1700000000000_orders.sql'], ['m/1795162150000_add_orders_user_id_idx.sql']],
    [
      ['m/000003_orders.up.sql'],
      ['m/000004_add_orders_user_id_idx.up.sql', 'm/000004_add_orders_user_id_idx.down.sql'],
    ],
    [
      ['prisma/migrations/20240101120000_orders/migration.sql'],
      ['prisma/migrations/20261120080910_add_orders_user_id_idx/migration.sql'],
    ],
    [['migrations/003_orders.sql', 'db/schema.sql'], ['migrations/004_add_orders_user_id_idx.sql']],
    [['db/schema.sql'], []],
    [[], []],
  ])('after %j: %j', (existing, made) => {
    expect(paths(...existing)).toEqual(made);
  });

  it.each([
    [
      '-- +goose Up\nSELECT 1;',
      /^-- \+goose NO TRANSACTION\n-- \+goose Up\nCREATE .*;\n\n-- \+goose Down\nDROP /,
    ],
    [
      '-- migrate:up\nSELECT 1;',
      /^-- migrate:up transaction:false\nCREATE .*;\n\n-- migrate:down transaction:false\nDROP /,
    ],
    ['-- +migrate Up\nSELECT 1;', /^-- \+migrate Up notransaction\nCREATE /],
    ['-- Up Migration\nSELECT 1;', /^-- Up Migration\nCREATE /],
    ['SELECT 1;', /^CREATE INDEX CONCURRENTLY orders_user_id_idx ON orders \(user_id\);\n$/],
  ])('has the comments of %j', (text, wanted) => {
    const [made] = newMigration([{ path: 'm/1_a.sql', text }], content, now);
    expect(made?.text).toMatch(wanted);
  });
});
