import { namesOf } from '../schema/ddl/names-of';
import { objectName } from '../schema/default-names';
import { sizeText } from '../schema/named-table';
import type { Constraint } from '../syntax/ast';
import { quoteIdentifier } from '../syntax/quote-identifier';
import type { Range } from '../text/range';
import { type AlterCommand, alterCommands, lineEnd, tableName, wordsIn } from './rewrites/alter-commands';
import { defineRule, type Fix, type ParsedStatement } from './rule';

export const uniqueConstraintBuildsIndex = defineRule<'nothing'>({
  name: 'unique-constraint-builds-index',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['AlterTableCmd'],
  fix: 'unsafe',
  summary: 'A UNIQUE or PRIMARY KEY constraint whose index is built while the table is locked.',
  why: '`ADD UNIQUE` and `ADD PRIMARY KEY` take an ACCESS EXCLUSIVE lock, and under it read and sort the whole table to build the index: until that is done nobody else writes to the table, or reads it. An index that was built `CONCURRENTLY` becomes the constraint in a moment.',
  advice:
    'Write `CREATE UNIQUE INDEX CONCURRENTLY` first, outside a transaction block, and then `ADD CONSTRAINT … USING INDEX`. For a primary key the columns should be NOT NULL before.',
  bad: [
    'ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);',
    'ALTER TABLE users ADD PRIMARY KEY (id);',
  ],
  good: [
    'CREATE UNIQUE INDEX CONCURRENTLY users_email_key ON users (email);\nALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email_key;',
    'CREATE TABLE users (id bigint, email text);\nALTER TABLE users ADD PRIMARY KEY (id);',
    'ALTER TABLE users DROP CONSTRAINT users_email_key;',
  ],
  *check(statement, context) {
    for (const command of alterCommands(statement, context)) {
      const { def, subtype } = command.node;
      const constraint =
        subtype === 'AT_AddConstraint' && def && 'Constraint' in def ? def.Constraint : undefined;
      if (!constraint?.keys || constraint.indexname !== undefined) continue;
      const isPrimary = constraint.contype === 'CONSTR_PRIMARY';
      if (!isPrimary && constraint.contype !== 'CONSTR_UNIQUE') continue;
      const range = isPrimary
        ? wordsIn(command, statement, 'primary', 'key')
        : wordsIn(command, statement, 'unique');
      if (!range) continue;
      const { target } = command;
      const until = context.inTransaction ? 'from here to the COMMIT' : 'until it is built';
      const fix = context.inTransaction ? undefined : usingIndex(command, constraint, range, statement);
      yield {
        range,
        message: `Builds an index of \`${target.written}\`${sizeText(target.table)}, and lets nobody else read or write it ${until}.`,
        ...(fix && { fixes: [fix] }),
      };
    }
  },
});

function usingIndex(
  command: AlterCommand,
  constraint: Constraint,
  keyword: Range,
  statement: ParsedStatement,
): Fix | undefined {
  const { including, options, indexspace, without_overlaps, nulls_not_distinct, conname } = constraint;
  // Another command may make the columns, and some clauses belong to the index.
  if (!command.alone || including || options || indexspace || without_overlaps || nulls_not_distinct)
    return undefined;
  if (command.target.table?.kind === 'partitioned-table') return undefined;
  const { text, tokens } = statement;
  const open = command.tokens.find((token) => token.start >= keyword.end);
  const close = command.tokens.find((token) => token.start >= keyword.end && text[token.start] === ')');
  const start = tokens[0]?.start ?? 0;
  if (!open || !close || text[open.start] !== '(') return undefined;
  const columns = namesOf(constraint.keys);
  const isPrimary = constraint.contype === 'CONSTR_PRIMARY';
  const table = command.relation.relname ?? '';
  const name = quoteIdentifier(
    conname ?? (isPrimary ? objectName(table, '', 'pkey') : objectName(table, columns.join('_'), 'key')),
  );
  const location = constraint.location ?? 0;
  const index = `CREATE UNIQUE INDEX CONCURRENTLY ${name} ON ${tableName(command)} (${columns.map(quoteIdentifier).join(', ')})`;
  return {
    title: 'Build the index CONCURRENTLY first',
    safety: 'unsafe',
    edits: [
      { range: { start, end: start }, newText: `${index};${lineEnd(statement)}` },
      ...(conname === undefined
        ? [{ range: { start: location, end: location }, newText: `CONSTRAINT ${name} ` }]
        : []),
      {
        range: { start: open.start, end: close.end },
        newText: `${open.start === keyword.end ? ' ' : ''}USING INDEX ${name}`,
      },
    ],
  };
}
