import { sizeText } from '../schema/named-table';
import { alterCommands, wordsIn } from './rewrites/alter-commands';
import { defineRule } from './rule';

export const storedGeneratedColumn = defineRule<'nothing'>({
  name: 'stored-generated-column',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['AlterTableCmd'],
  fix: 'none',
  summary: 'A stored generated column added to an existing table: the whole table is written anew.',
  why: 'The value of a `STORED` generated column is kept in each row. To add one, PostgreSQL writes the whole table and all of its indexes anew under an ACCESS EXCLUSIVE lock, which keeps out readers too.',
  advice:
    'From PostgreSQL 18 on a `VIRTUAL` generated column is added in a moment, and computed when it is read. An index on the expression serves searches without any column. Otherwise add a plain column, fill it in a trigger, and fill the old rows a batch at a time.',
  bad: ['ALTER TABLE orders ADD COLUMN gross numeric GENERATED ALWAYS AS (net * 1.19) STORED;'],
  good: [
    'ALTER TABLE orders ADD COLUMN gross numeric GENERATED ALWAYS AS (net * 1.19) VIRTUAL;',
    'CREATE TABLE orders (net numeric, gross numeric GENERATED ALWAYS AS (net * 1.19) STORED);',
    'CREATE TABLE orders (net numeric);\nALTER TABLE orders ADD COLUMN gross numeric GENERATED ALWAYS AS (net * 1.19) STORED;',
  ],
  *check(statement, context) {
    for (const command of alterCommands(statement, context)) {
      const { def, subtype } = command.node;
      const column = subtype === 'AT_AddColumn' && def && 'ColumnDef' in def ? def.ColumnDef : undefined;
      const isStored = column?.constraints?.some(
        (node) =>
          'Constraint' in node &&
          node.Constraint.contype === 'CONSTR_GENERATED' &&
          node.Constraint.generated_kind === 's',
      );
      const range = isStored ? wordsIn(command, statement, 'stored') : undefined;
      if (!column || !range) continue;
      const { target } = command;
      yield {
        range,
        message: `Writes all of \`${target.written}\`${sizeText(target.table)} anew to store \`${column.colname ?? ''}\`, and lets nobody else read it meanwhile.`,
      };
    }
  },
});
