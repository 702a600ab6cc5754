import { namesOf } from '../schema/ddl/names-of';
import { namePath } from '../schema/scope';
import { type ColumnDefinition, columnDefinitions } from './rewrites/column-definitions';
import { defineRule } from './rule';

export const integerPrimaryKey = defineRule<'nothing'>({
  name: 'integer-primary-key',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
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
  *check(statement) {
    for (const column of columnDefinitions(statement)) {
      const end = lastNumbers.get(column.type);
      if (end === undefined || column.node.typeName?.arrayBounds) continue;
      const isSerial = column.type.includes('serial');
      if (!isSerial && !isNumbered(column)) continue;
      if (!isPrimaryKey(column)) continue;
      const wide = isSerial ? 'bigserial' : 'bigint';
      yield {
        range: column.typeRange,
        message: `\`${column.relation.relname ?? ''}.${column.name}\` runs out of numbers at ${end}.`,
        fixes: [
          {
            title: `Make it ${wide}`,
            safety: 'unsafe',
            edits: [{ range: column.typeRange, newText: wide }],
          },
        ],
      };
    }
  },
});

const lastNumbers = new Map([
  ['int4', '2,147,483,647'],
  ['serial', '2,147,483,647'],
  ['serial4', '2,147,483,647'],
  ['int2', '32,767'],
  ['smallserial', '32,767'],
  ['serial2', '32,767'],
]);

function isNumbered({ constraints }: ColumnDefinition): boolean {
  return constraints.some(({ contype, raw_expr }) => {
    if (contype === 'CONSTR_IDENTITY') return true;
    if (contype !== 'CONSTR_DEFAULT' || !raw_expr || !('FuncCall' in raw_expr)) return false;
    return namePath(raw_expr.FuncCall.funcname)?.at(-1) === 'nextval';
  });
}

function isPrimaryKey({ name, constraints, tableConstraints }: ColumnDefinition): boolean {
  if (constraints.some((constraint) => constraint.contype === 'CONSTR_PRIMARY')) return true;
  return tableConstraints.some((constraint) => {
    const keys = constraint.contype === 'CONSTR_PRIMARY' ? namesOf(constraint.keys) : [];
    return keys.length === 1 && keys[0] === name;
  });
}
