import { beforeAll, expect, it } from 'vitest';
import { isUniqueOver, ownUniqueKeys, uniqueKeysOf } from '../../../server/src/schema/unique-keys';
import { loadParser } from '../../../server/src/syntax/parse';
import { schemaOf, tableIn } from './ddl';

beforeAll(loadParser);

const table = () =>
  tableIn(
    schemaOf(`CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, b int, c text, UNIQUE (a, b));
      CREATE UNIQUE INDEX by_a ON t (a);
      CREATE UNIQUE INDEX again ON t (b, a);
      CREATE UNIQUE INDEX partial ON t (b) WHERE c IS NULL;
      CREATE UNIQUE INDEX lowered ON t (lower(c));`),
    'public.t',
  );

it('lists the keys, the primary one first, each once', () => {
  expect(uniqueKeysOf(table())).toEqual([
    { name: 't_pkey', columns: ['id'], primary: true, notNull: true },
    { name: 't_a_b_key', columns: ['a', 'b'], primary: false, notNull: false },
    { name: 'by_a', columns: ['a'], primary: false, notNull: true },
  ]);
});

it('tells whether values for some columns leave one row', () => {
  expect(isUniqueOver(table(), ['c', 'id'])).toBe(true);
  expect(isUniqueOver(table(), ['a'])).toBe(true);
  expect(isUniqueOver(table(), ['b', 'c'])).toBe(false);
});

it('trusts no key that may be broken within a transaction', () => {
  const schema =
    schemaOf(`CREATE TABLE t (id int PRIMARY KEY DEFERRABLE, a int UNIQUE INITIALLY DEFERRED, b int UNIQUE);
    CREATE UNIQUE INDEX by_a ON t (a, b);
    ALTER TABLE t ADD CONSTRAINT a_b UNIQUE USING INDEX by_a DEFERRABLE;`);
  expect(uniqueKeysOf(tableIn(schema, 'public.t')).map((key) => key.columns)).toEqual([['b']]);
});

it('trusts no key of a table whose rows are read with those of others', () => {
  const parent = tableIn(
    schemaOf('CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE child () INHERITS (t);'),
    'public.t',
  );
  expect(uniqueKeysOf(parent)).toEqual([]);
  expect(ownUniqueKeys(parent).map((key) => key.columns)).toEqual([['id']]);
});
