import { numberedColumns, overflow } from './rewrites/numbered-columns';
import { defineRule } from './rule';

export const integerPrimaryKey = defineRule<'nothing'>({
  name: 'integer-primary-key',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['ColumnDef'],
  fix: 'unsafe',
  summary: 'A numbered primary key that runs out of numbers.',
  why: 'The sequence behind an `integer` key ends at 2,147,483,647, that of a `smallint` one at 32,767; rows that were rolled back or deleted count too. Then every INSERT fails, and to widen the column means to write the table anew while nobody can use it. A `bigint` is four bytes longer, which the alignment of the next column often takes anyway.',
  advice:
    'Make it `bigint`, and the columns that refer to it too. Where the table will stay small, such as a list of countries, leave it.',
  bad: [
    'CREATE TABLE orders (id serial PRIMARY KEY);',
    'CREATE TABLE orders (id integer GENERATED ALWAYS AS IDENTITY, PRIMARY KEY (id));',
  ],
  good: [
    'CREATE TABLE orders (id bigserial PRIMARY KEY);',
    'CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);',
    'CREATE TABLE years (year integer PRIMARY KEY);',
    'CREATE TABLE orders (id bigint PRIMARY KEY, place serial);',
  ],
  *check(statement, context) {
    for (const column of numberedColumns(statement, context)) if (column.isPrimaryKey) yield overflow(column);
  },
});
