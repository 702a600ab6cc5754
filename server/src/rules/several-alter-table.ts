import { sizeText } from '../schema/named-table';
import { type AlterCommand, alterCommands } from './rewrites/alter-commands';
import { commandWords } from './rewrites/concurrently';
import { passesOverTable } from './rewrites/table-pass';
import { defineDocumentRule, type ParsedStatement, type StatementInOrder } from './rule';

export const severalAlterTable = defineDocumentRule({
  name: 'several-alter-table',
  severity: 'information',
  since: '0.1.0',
  nodes: ['AlterTableStmt'],
  fix: 'unsafe',
  summary: 'Two ALTER TABLE in a row that each read or write all rows of the same table.',
  why: 'To change a type, to set NOT NULL or to add a CHECK, PostgreSQL reads or writes the whole table under an ACCESS EXCLUSIVE lock. What stands in one ALTER TABLE is done in one pass, what stands in two in two, and the lock is asked for twice.',
  advice: 'Write the commands into one ALTER TABLE, with commas between them.',
  bad: [
    'ALTER TABLE orders ALTER COLUMN id TYPE bigint;\nALTER TABLE orders ALTER COLUMN user_id TYPE bigint;',
    'ALTER TABLE orders ADD CHECK (total >= 0);\nALTER TABLE orders ALTER COLUMN user_id SET NOT NULL;',
  ],
  good: [
    'ALTER TABLE orders ALTER COLUMN id TYPE bigint, ALTER COLUMN user_id TYPE bigint;',
    'ALTER TABLE orders ALTER COLUMN id TYPE bigint;\nALTER TABLE lines ALTER COLUMN order_id TYPE bigint;',
    'ALTER TABLE orders ALTER COLUMN id TYPE bigint;\nALTER TABLE orders ADD COLUMN note text;',
    'CREATE TABLE orders (id integer, user_id integer);\nALTER TABLE orders ALTER COLUMN id TYPE bigint;\nALTER TABLE orders ALTER COLUMN user_id TYPE bigint;',
  ],
  *check(statements) {
    let before: readonly AlterCommand[] = [];
    for (const [place, inOrder] of statements.entries()) {
      const commands = passingCommands(inOrder);
      const [first, last] = [commands[0], before.at(-1)];
      before = commands;
      if (!first || !last || !inOrder.statement || !sameHead(first, last)) continue;
      const range = commandWords(inOrder.statement, 'table');
      if (!range) continue;
      const { text } = inOrder.statement;
      const end = last.range.end;
      const { target } = first;
      yield {
        place,
        range,
        message: `Goes over all of \`${target.written}\`${sizeText(target.table)} once more: one ALTER TABLE with the commands of both does it once.`,
        fixes: [
          {
            title: 'Put both into one ALTER TABLE',
            safety: 'unsafe',
            edits: [
              {
                place: place - 1,
                range: { start: end, end },
                newText: `, ${commandsText(commands, inOrder.statement)}`,
              },
              { place, range: { start: 0, end: text.length }, newText: '' },
            ],
          },
        ],
      };
    }
  },
});

/** All commands of an ALTER TABLE of which one goes over the table. */
function passingCommands({ statement, context }: StatementInOrder): readonly AlterCommand[] {
  if (statement?.tree.root.type !== 'AlterTableStmt') return [];
  const commands = alterCommands(statement, context);
  return commands.some(({ node }) => passesOverTable(node)) ? commands : [];
}

function sameHead(a: AlterCommand, b: AlterCommand): boolean {
  const words = ({ head }: AlterCommand) => head.replace(/\s+/g, ' ').toLowerCase();
  return a.target.written === b.target.written && words(a) === words(b);
}

function commandsText(commands: readonly AlterCommand[], { text }: ParsedStatement): string {
  return text.slice(commands[0]?.range.start, commands.at(-1)?.range.end);
}
