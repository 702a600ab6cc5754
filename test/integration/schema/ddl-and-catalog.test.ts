import { readFileSync } from 'node:fs';
import pg from 'pg';
import { expect, test } from 'vitest';
import { readCatalog } from '../../../server/src/database/catalog';
import { buildSchema } from '../../../server/src/schema/apply-ddl';
import { canonicalText } from '../../../server/src/schema/expression';
import { emptySchema, type Index, type Schema, type Table } from '../../../server/src/schema/schema';
import { loadParser } from '../../../server/src/syntax/parse';
import { readSql } from '../../../server/src/syntax/source';
import { testDatabase } from '../../support/test-database';
import { databaseAt } from '../database/support';

/** The script's own tables, with what only one of the two can tell taken out: statistics, and what has been or will be. */
function comparable(schema: Schema): Record<string, object> {
  const tables = [...schema.tables].filter(([, table]) => !/^(?:pg_|information_schema)/.test(table.schema));
  return Object.fromEntries(
    tables.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, table]) => [key, shape(table)]),
  );
}

function shape({
  statistics: _,
  formerChecks: __,
  formerNames: ___,
  formerIndexes: ____,
  ...table
}: Table): object {
  return {
    ...table,
    uniqueKeys: byName(table.uniqueKeys),
    columns: table.columns.map(({ laterType: _____, ...column }) => column),
    foreignKeys: byName(table.foreignKeys),
    indexes: byName(table.indexes.map(canonicalIndex)),
    ...(table.checks && {
      checks: byName(table.checks).map((check) => ({
        ...check,
        expression: canonicalText(check.expression) ?? check.expression,
      })),
    }),
    ...(table.policies && { policies: byName(table.policies) }),
  };
}

/** Expressions as the parser sees them: the server writes them in its own way. */
function canonicalIndex({ madeAnew: _, ...index }: Index): Index {
  return {
    ...index,
    keys: index.keys.map((key) =>
      key.expression === undefined ? key : { ...key, expression: canonicalText(key.expression) ?? '' },
    ),
    ...(index.where !== undefined && { where: canonicalText(index.where) ?? '' }),
  };
}

function byName<T extends { readonly name?: string }>(list: readonly T[]): T[] {
  return list.toSorted((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1));
}

test('DDL is read as the server understands it', async () => {
  await loadParser();
  const ddl = readFileSync('test/integration/schema/ddl-and-catalog.sql', 'utf8');
  const statements = readSql(ddl).statements.map((placed) => placed.statement);
  const url = await testDatabase();
  const client = new pg.Client(url);
  await client.connect();
  for (const { text } of statements) {
    await client.query(text).catch((error: Error) => {
      throw new Error(`${error.message} in: ${text}`);
    });
  }
  await client.end();
  const database = databaseAt(url);
  const catalog = await readCatalog(database);
  await database.dispose();

  const read = comparable(buildSchema(emptySchema, statements));
  const known = comparable(catalog);
  expect(Object.keys(read)).toEqual(Object.keys(known));
  for (const key of Object.keys(known)) expect.soft({ [key]: read[key] }).toEqual({ [key]: known[key] });

  const again = comparable(buildSchema(catalog, statements));
  expect(again).toEqual(known);
});
