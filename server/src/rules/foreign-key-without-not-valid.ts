import { namesOf } from '../schema/ddl/names-of';
import { namedTable, sizeText } from '../schema/named-table';
import { alterCommands, validateLater, wordsIn } from './rewrites/alter-commands';
import { defineRule } from './rule';

export const foreignKeyWithoutNotValid = defineRule<'nothing'>({
  name: 'foreign-key-without-not-valid',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['AlterTableCmd'],
  fix: 'unsafe',
  summary: 'A foreign key added to an existing table, with all of its rows checked under a lock.',
  why: '`ADD FOREIGN KEY` takes a SHARE ROW EXCLUSIVE lock on both tables and looks up each row of the referencing one in the other. Until that is done nobody writes to either of them. With `NOT VALID` only new rows are checked, so that the lock is held for a moment; `VALIDATE CONSTRAINT` then checks the old ones under a SHARE UPDATE EXCLUSIVE lock, which lets reads and writes go on.',
  advice:
    'Add the constraint `NOT VALID`, and validate it in a transaction of its own: in the same one the first lock would be held all the time. Partitioned tables take `NOT VALID` from PostgreSQL 18 on.',
  bad: [
    'ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id);',
    'ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users, ALTER COLUMN note DROP NOT NULL;',
  ],
  good: [
    'ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;\nALTER TABLE orders VALIDATE CONSTRAINT orders_user;',
    'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);\nALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users (id);',
    'ALTER TABLE orders ADD COLUMN user_id bigint REFERENCES users (id);',
  ],
  *check(statement, context) {
    for (const command of alterCommands(statement, context)) {
      const { def, subtype } = command.node;
      const constraint =
        subtype === 'AT_AddConstraint' && def && 'Constraint' in def ? def.Constraint : undefined;
      if (constraint?.contype !== 'CONSTR_FOREIGN' || !constraint.pktable) continue;
      if (constraint.skip_validation || !constraint.is_enforced) continue;
      const range = wordsIn(command, statement, 'foreign', 'key');
      if (!range) continue;
      const { target } = command;
      const referenced = namedTable(constraint.pktable, statement, context);
      const isOther = referenced.written !== target.written && !referenced.createdHere;
      const both = isOther ? `to \`${target.written}\` and \`${referenced.written}\`` : 'to it';
      const until = context.inTransaction ? 'from here to the COMMIT' : 'meanwhile';
      const columns = namesOf(constraint.fk_attrs);
      const isFixable = !context.inTransaction && target.table?.kind !== 'partitioned-table';
      yield {
        range,
        message: `Checks every row of \`${target.written}\`${sizeText(target.table)}, and stops writes ${both} ${until}.`,
        ...(isFixable && { fixes: [validateLater(command, constraint, columns, 'fkey', statement)] }),
      };
    }
  },
});
