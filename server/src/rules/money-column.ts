import { lastingColumns } from './rewrites/column-definitions';
import { defineRule } from './rule';

export const moneyColumn = defineRule<'nothing'>({
  name: 'money-column',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['ColumnDef'],
  fix: 'unsafe',
  summary: 'A column of type money, whose amounts change their meaning with a setting.',
  why: '`money` keeps a whole number of the smallest units of the currency that the setting `lc_monetary` names, but not which currency that is. With another setting, in another database or after a restore, the same rows read as other amounts. Divisions are cut off at that unit, and the text that clients get depends on the setting too.',
  advice: 'Make it `numeric`, or count cents in a `bigint`, and keep the currency in a column of its own.',
  bad: [
    'CREATE TABLE orders (id bigint PRIMARY KEY, total money);',
    'ALTER TABLE orders ADD COLUMN fee money;',
  ],
  good: [
    'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric(14, 2));',
    'CREATE TABLE orders (id bigint PRIMARY KEY, money bigint);',
  ],
  *check(statement, context) {
    for (const column of lastingColumns(statement, types, context)) {
      yield {
        range: column.typeRange,
        message: `The amounts in \`${column.name}\` change their meaning with lc_monetary.`,
        fixes: [
          {
            title: 'Make it numeric(19, 2)',
            safety: 'unsafe',
            edits: [{ range: column.typeRange, newText: 'numeric(19, 2)' }],
          },
        ],
      };
    }
  },
});

const types: ReadonlySet<string> = new Set(['money']);
