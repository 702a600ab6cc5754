import { columnNames } from '../schema/ddl/column-names';
import { sizeText } from '../schema/named-table';
import { alterCommands, validateLater, wordsIn } from './rewrites/alter-commands';
import { defineRule } from './rule';

export const checkWithoutNotValid = defineRule<'nothing'>({
  name: 'check-without-not-valid',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['AlterTableCmd'],
  fix: 'unsafe',
  summary: 'A CHECK added to an existing table, with all of its rows checked under a lock.',
  why: '`ADD CHECK` takes an ACCESS EXCLUSIVE lock and reads the whole table under it: until that is done nobody else writes to the table, or reads it. With `NOT VALID` only new rows are checked, so that the lock is held for a moment; `VALIDATE CONSTRAINT` then checks the old ones under a SHARE UPDATE EXCLUSIVE lock, which lets reads and writes go on.',
  advice:
    'Add the constraint `NOT VALID`, and validate it in a transaction of its own: in the same one the first lock would be held all the time.',
  bad: [
    'ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total >= 0);',
    'ALTER TABLE orders ADD CHECK (total >= 0), ALTER COLUMN note DROP NOT NULL;',
  ],
  good: [
    'ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total >= 0) NOT VALID;\nALTER TABLE orders VALIDATE CONSTRAINT orders_total;',
    'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);\nALTER TABLE orders ADD CHECK (total >= 0);',
    'ALTER TABLE orders DROP CONSTRAINT orders_total;',
  ],
  *check(statement, context) {
    for (const command of alterCommands(statement, context)) {
      const { def, subtype } = command.node;
      const constraint =
        subtype === 'AT_AddConstraint' && def && 'Constraint' in def ? def.Constraint : undefined;
      if (constraint?.contype !== 'CONSTR_CHECK') continue;
      if (constraint.skip_validation || !constraint.is_enforced) continue;
      const range = wordsIn(command, statement, 'check', '(');
      if (!range) continue;
      const { target } = command;
      const until = context.inTransaction ? 'from here to the COMMIT' : 'meanwhile';
      const columns = columnNames(constraint.raw_expr);
      yield {
        range: { start: range.start, end: range.start + 'check'.length },
        message: `Checks every row of \`${target.written}\`${sizeText(target.table)}, and lets nobody else read or write it ${until}.`,
        ...(!context.inTransaction && {
          fixes: [
            validateLater(command, constraint, columns.length === 1 ? columns : [], 'check', statement),
          ],
        }),
      };
    }
  },
});
