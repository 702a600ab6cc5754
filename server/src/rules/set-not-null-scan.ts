import { namesOf } from '../schema/ddl/names-of';
import { objectName } from '../schema/default-names';
import { provesNotNull } from '../schema/expression';
import { sizeText } from '../schema/named-table';
import type { Table } from '../schema/schema';
import type { AlterTableCmd, Constraint, RangeVar } from '../syntax/ast';
import { quoteIdentifier } from '../syntax/quote-identifier';
import { as } from '../syntax/tree';
import { type AlterCommand, alterCommands, lineEnd, wordsIn } from './rewrites/alter-commands';
import { defineDocumentRule, type FixInOrder, type ParsedStatement, type StatementInOrder } from './rule';

export const setNotNullScan = defineDocumentRule({
  name: 'set-not-null-scan',
  severity: 'information',
  since: '0.1.0',
  nodes: ['AlterTableStmt'],
  fix: 'unsafe',
  summary: 'A column made NOT NULL, with all rows of its table read under a lock.',
  why: '`SET NOT NULL` takes an ACCESS EXCLUSIVE lock and reads the whole table under it to look for a NULL: until that is done nobody else writes to the table, or reads it. From PostgreSQL 12 on it does not look where a CHECK constraint that is validated says that there is none.',
  advice:
    'Add `CHECK (… IS NOT NULL) NOT VALID`, validate it, which lets others read and write, then set NOT NULL and drop the CHECK. From PostgreSQL 18 on `ADD CONSTRAINT … NOT NULL … NOT VALID` does without the CHECK.',
  bad: [
    'ALTER TABLE orders ALTER COLUMN user_id SET NOT NULL;',
    'ALTER TABLE orders ADD CONSTRAINT orders_user CHECK (user_id IS NOT NULL) NOT VALID;\nALTER TABLE orders ALTER COLUMN user_id SET NOT NULL;',
    'ALTER TABLE orders ADD CONSTRAINT there NOT NULL user_id;',
  ],
  good: [
    'CREATE TABLE orders (user_id bigint);\nALTER TABLE orders ALTER COLUMN user_id SET NOT NULL;',
    'ALTER TABLE orders ALTER COLUMN user_id DROP NOT NULL;',
    'ALTER TABLE orders ADD CONSTRAINT there NOT NULL user_id NOT VALID;',
    'ALTER TABLE orders ADD COLUMN user_id bigint NOT NULL;',
    'ALTER TABLE orders ADD CONSTRAINT there CHECK (user_id IS NOT NULL) NOT VALID;\nALTER TABLE orders VALIDATE CONSTRAINT there;\nALTER TABLE orders ALTER COLUMN user_id SET NOT NULL;\nALTER TABLE orders DROP CONSTRAINT there;',
    'ALTER TABLE orders ALTER COLUMN user_id SET NOT NULL, ALTER COLUMN total SET DEFAULT 0;\nALTER TABLE orders DROP CONSTRAINT user_is_there;',
  ],
  *check(statements) {
    for (const [place, { statement, context }] of statements.entries()) {
      if (statement?.tree.root.type !== 'AlterTableStmt') continue;
      for (const command of alterCommands(statement, context)) {
        const { target, node } = command;
        const column = columnMadeNotNull(node);
        const range = column === undefined ? undefined : wordsIn(command, statement, ...wordsOf(node));
        if (column === undefined || !range) continue;
        if (target.table && isChecked(target.table, column)) continue;
        if (mayBeChecked(command.relation, column, statements, place)) continue;
        const until = context.inTransaction ? 'from here to the COMMIT' : 'meanwhile';
        const isFixable = command.alone && node.subtype === 'AT_SetNotNull' && !context.inTransaction;
        yield {
          place,
          range,
          message: `Reads all of \`${target.written}\`${sizeText(target.table)} to look for a NULL in \`${column}\`, and lets nobody else read or write it ${until}.`,
          ...(isFixable && { fixes: [checkedBefore(command, column, statement, place)] }),
        };
      }
    }
  },
});

function columnMadeNotNull({ subtype, name, def }: AlterTableCmd): string | undefined {
  if (subtype === 'AT_SetNotNull') return name;
  const constraint =
    subtype === 'AT_AddConstraint' && def && 'Constraint' in def ? def.Constraint : undefined;
  if (constraint?.contype !== 'CONSTR_NOTNULL' || constraint.skip_validation) return undefined;
  return namesOf(constraint.keys)[0];
}

function wordsOf({ subtype }: AlterTableCmd): string[] {
  return subtype === 'AT_SetNotNull' ? ['set', 'not', 'null'] : ['not', 'null'];
}

/** The CHECK may be gone again by the end of the document, or by a later one. */
function isChecked({ checks = [], formerChecks = [] }: Table, column: string): boolean {
  return [...checks, ...formerChecks].some(
    (check) => check.validated && provesNotNull(check.expression, column),
  );
}

/**
 * Whether the document validates a CHECK that says it before, or one that it does not show: what it validates before,
 * or drops behind, is mostly there for this.
 */
function mayBeChecked(
  relation: RangeVar,
  column: string,
  statements: readonly StatementInOrder[],
  place: number,
): boolean {
  const added = new Map<string, Constraint>();
  for (const [at, { statement }] of statements.entries()) {
    const alter = as(statement?.tree.root, 'AlterTableStmt')?.node;
    if (alter?.relation?.relname !== relation.relname || alter?.relation?.schemaname !== relation.schemaname)
      continue;
    for (const cmd of alter?.cmds ?? []) {
      const { subtype, name = '', def } = 'AlterTableCmd' in cmd ? cmd.AlterTableCmd : {};
      const check =
        def && 'Constraint' in def && def.Constraint.contype === 'CONSTR_CHECK' ? def.Constraint : undefined;
      if (check) added.set(check.conname ?? '', check);
      if (check && !check.skip_validation && at < place && says(check, column)) return true;
      const constraint = added.get(name);
      if (subtype === 'AT_ValidateConstraint' && at < place && (!constraint || says(constraint, column)))
        return true;
      if (subtype === 'AT_DropConstraint' && at > place && !constraint) return true;
    }
  }
  return false;
}

function says({ raw_expr, is_enforced }: Constraint, column: string): boolean {
  return is_enforced === true && raw_expr !== undefined && provesNotNull(raw_expr, column);
}

function checkedBefore(
  { head, relation }: AlterCommand,
  column: string,
  statement: ParsedStatement,
  place: number,
): FixInOrder {
  const { text } = statement;
  const name = quoteIdentifier(objectName(relation.relname ?? '', column, 'check'));
  const newLine = lineEnd(statement);
  const start = statement.tokens[0]?.start ?? 0;
  const condition = `CHECK (${quoteIdentifier(column)} IS NOT NULL)`;
  return {
    title: 'Check it before, while others write',
    safety: 'unsafe',
    edits: [
      {
        place,
        range: { start, end: start },
        newText: `${head} ADD CONSTRAINT ${name} ${condition} NOT VALID;${newLine}${head} VALIDATE CONSTRAINT ${name};${newLine}`,
      },
      {
        place,
        range: { start: text.length, end: text.length },
        newText: `;${newLine}${head} DROP CONSTRAINT ${name}`,
      },
    ],
  };
}
