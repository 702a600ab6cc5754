import { beforeAll, expect, test } from 'vitest';
import { loadParser } from '../../../server/src/syntax/parse';
import { readSql } from '../../../server/src/syntax/source';
import { leadingDdl } from '../../../server/src/workspace/leading-ddl';

beforeAll(() => loadParser());

function ddlOfEach(text: string): (readonly string[])[] {
  const source = readSql(text);
  return source.statements.map((placed) => leadingDdl(source, placed).statements);
}

test('a statement is planned on top of the DDL that stands before it', () => {
  const add = 'ALTER TABLE orders ADD note text';
  const drop = 'DROP TABLE customers';
  expect(ddlOfEach(`SELECT 1; ${add}; SELECT note FROM orders; ${drop}; SELECT 2`)).toEqual([
    [],
    [],
    [add],
    [add],
    [add, drop],
  ]);
});

test('what changes rows or cannot be read is no part of it, and tables are made without rows', () => {
  expect(
    ddlOfEach(
      `INSERT INTO orders VALUES (1); DO $$ BEGIN END $$; ALTER TABLE; SET work_mem = '1GB';
       SET search_path = shop; CREATE TABLE few AS SELECT * FROM orders WITH DATA; CREATE TYPE state AS ENUM ('a'); SELECT 1`,
    ).at(-1),
  ).toEqual([
    'SET search_path = shop',
    'CREATE TABLE few AS SELECT * FROM orders WITH NO DATA',
    "CREATE TYPE state AS ENUM ('a')",
  ]);
});

test('the same DDL has the same key, and a dump has none', () => {
  const keyOf = (text: string) => {
    const source = readSql(text);
    const last = source.statements.at(-1);
    return last && leadingDdl(source, last).key;
  };
  const one = 'CREATE TABLE a (id int)';
  expect(keyOf(`${one}; SELECT 1`)).toBe(keyOf(`${one};\n\nSELECT 2`));
  expect(keyOf(`${one}; SELECT 1`)).not.toBe(keyOf(`${one}; DROP TABLE b; SELECT 1`));
  expect(keyOf(`${`${one};`.repeat(201)} SELECT 1`)).toBe('');
});
