import { sizeText } from '../schema/named-table';
import { alterCommands, wordsIn } from './rewrites/alter-commands';
import { defineRule } from './rule';

export const exclusionConstraintBuildsIndex = defineRule<'nothing'>({
  name: 'exclusion-constraint-builds-index',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['AlterTableCmd'],
  fix: 'none',
  summary: 'An exclusion constraint whose index is built while the table is locked.',
  why: '`ADD EXCLUDE` takes an ACCESS EXCLUSIVE lock, and under it reads the whole table, builds the index and compares each row with the others: until that is done nobody else writes to the table, or reads it. Unlike UNIQUE it cannot take an index that was built `CONCURRENTLY`, nor be added `NOT VALID`.',
  advice:
    'On a large table make a new one with the constraint, fill it a batch at a time while a trigger keeps it up to date, and exchange the names. Otherwise choose a quiet hour and set `lock_timeout`.',
  bad: ['ALTER TABLE bookings ADD CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&);'],
  good: [
    'CREATE TABLE bookings (room int, during tstzrange, EXCLUDE USING gist (during WITH &&));',
    'CREATE TABLE bookings (room int, during tstzrange);\nALTER TABLE bookings ADD EXCLUDE USING gist (during WITH &&);',
  ],
  *check(statement, context) {
    for (const command of alterCommands(statement, context)) {
      const { def, subtype } = command.node;
      const constraint =
        subtype === 'AT_AddConstraint' && def && 'Constraint' in def ? def.Constraint : undefined;
      const range =
        constraint?.contype === 'CONSTR_EXCLUSION' ? wordsIn(command, statement, 'exclude') : undefined;
      if (!range) continue;
      const { target } = command;
      const until = context.inTransaction ? 'from here to the COMMIT' : 'until it is built';
      yield {
        range,
        message: `Builds an index of \`${target.written}\`${sizeText(target.table)}, and lets nobody else read or write it ${until}.`,
      };
    }
  },
});
