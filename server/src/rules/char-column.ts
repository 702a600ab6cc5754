import { type ColumnDefinition, lastingColumns } from './rewrites/column-definitions';
import { defineRule } from './rule';

export const charColumn = defineRule<'nothing'>({
  name: 'char-column',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['ColumnDef'],
  fix: 'unsafe',
  summary:
    'A column of type char(n), which is filled up with blanks and whose index a text parameter cannot use.',
  why: '`char(n)` saves nothing: shorter values are filled up with blanks, which are stored and read. It is compared without them, `text` with them; where a column meets a value of type `text`, such as the result of a function, it is therefore turned into `text` first, and an index on it is not used.',
  advice: 'Make it `varchar(n)` or `text`, with a CHECK where the length has to be exact.',
  bad: [
    'CREATE TABLE users (id bigint PRIMARY KEY, login char(20));',
    'ALTER TABLE users ADD COLUMN login character(20) NOT NULL;',
  ],
  good: [
    'CREATE TABLE users (id bigint PRIMARY KEY, login varchar(20), grade char);',
    'CREATE TEMP TABLE loaded (line char(80));',
    'CREATE TABLE places (id bigint PRIMARY KEY, country char(2));',
  ],
  *check(statement, context) {
    for (const column of lastingColumns(statement, types, context)) {
      const length = lengthOf(column);
      if (length === undefined || length <= longestCode) continue;
      yield {
        range: column.typeRange,
        message: `Each \`${column.name}\` is filled up with blanks to ${length} characters, and an index on it does not serve values of type text.`,
        fixes: [
          {
            title: `Make it varchar(${length})`,
            safety: 'unsafe',
            edits: [{ range: column.typeRange, newText: `varchar(${length})` }],
          },
        ],
      };
    }
  },
});

/** Codes of countries, currencies and languages are all of one length: nothing is filled up. */
const longestCode = 3;

function lengthOf({ node }: ColumnDefinition): number | undefined {
  const [modifier] = node.typeName?.typmods ?? [];
  return modifier && 'A_Const' in modifier ? modifier.A_Const.ival?.ival : undefined;
}

const types: ReadonlySet<string> = new Set(['bpchar']);
