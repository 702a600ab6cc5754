import { sizeText } from '../schema/named-table';
import type { ColumnDef } from '../syntax/ast';
import { tokenIndexAt } from '../syntax/tokens';
import type { Range } from '../text/range';
import { type AlterCommand, alterCommands } from './rewrites/alter-commands';
import { isStoredAnew } from './rewrites/table-pass';
import { defineRule, type ParsedStatement } from './rule';

export const columnTypeRewrite = defineRule<'nothing'>({
  name: 'column-type-rewrite',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['AlterTableCmd'],
  fix: 'none',
  summary: 'A change of a column type that writes the whole table anew.',
  why: 'Where the old values are not stored in the same way as the new ones, such as `integer` and `bigint`, PostgreSQL writes the whole table and all of its indexes anew under an ACCESS EXCLUSIVE lock, which keeps out readers too. It does not where the bytes stay as they are: a longer `varchar`, `varchar` to `text`, a `numeric` of more digits and the same scale.',
  advice:
    'On a large table add a column of the new type, keep both the same in a trigger, fill the old rows a batch at a time, and then exchange the names.',
  bad: [
    'ALTER TABLE orders ALTER COLUMN id TYPE bigint;',
    'ALTER TABLE orders ALTER COLUMN doc SET DATA TYPE jsonb USING doc::jsonb;',
    "ALTER TABLE orders ALTER COLUMN at TYPE timestamptz USING at AT TIME ZONE 'UTC';",
  ],
  good: [
    'ALTER TABLE users ALTER COLUMN email TYPE text;',
    'ALTER TABLE users ALTER COLUMN name TYPE varchar(200);',
    'CREATE TABLE orders (id integer);\nALTER TABLE orders ALTER COLUMN id TYPE bigint;',
  ],
  *check(statement, context) {
    for (const command of alterCommands(statement, context)) {
      const { def, subtype, name = '' } = command.node;
      const column =
        subtype === 'AT_AlterColumnType' && def && 'ColumnDef' in def ? def.ColumnDef : undefined;
      if (!column || !isStoredAnew(column)) continue;
      const range = typeRange(column, command, statement);
      const { target } = command;
      yield {
        range,
        message: `Writes all of \`${target.written}\`${sizeText(target.table)} anew to change \`${name}\`, and lets nobody else read it meanwhile.`,
      };
    }
  },
});

/** Of the type's name, up to USING or COLLATE. */
function typeRange({ typeName }: ColumnDef, { tokens }: AlterCommand, { text }: ParsedStatement): Range {
  const start = typeName?.location ?? 0;
  const first = tokenIndexAt(tokens, start);
  let last = first;
  while (last + 1 < tokens.length) {
    const next = tokens[last + 1];
    if (/^(using|collate)$/i.test(text.slice(next?.start, next?.end))) break;
    last++;
  }
  return { start, end: tokens[last]?.end ?? text.length };
}
