import { hasFewerRows, namedTable, sizeText } from '../schema/named-table';
import { filteredColumns, foldsToOneRow } from '../schema/predicates';
import type { Node } from '../syntax/ast';
import { as, type Visit } from '../syntax/tree';
import type { Range } from '../text/range';
import { lineEnd } from './rewrites/alter-commands';
import { commandWords } from './rewrites/concurrently';
import { type ExclusiveLock, exclusiveLock } from './rewrites/exclusive-lock';
import { type Context, defineDocumentRule, type FixInOrder, type ParsedStatement } from './rule';

/** So few rows are read and written at once. */
const fewRows = 1_000;

export const workUnderLock = defineDocumentRule({
  name: 'work-under-lock',
  severity: 'information',
  since: '0.1.0',
  nodes: ['TransactionStmt'],
  fix: 'unsafe',
  summary: 'Work on many rows in a transaction that has locked a table for everybody.',
  why: 'Most forms of ALTER TABLE take an ACCESS EXCLUSIVE lock, which is held until the COMMIT, however quickly the statement itself was done. All that the transaction does afterwards, such as filling a column or building an index, keeps readers of that table waiting too.',
  advice:
    'End the transaction behind the ALTER TABLE, and do the work in one of its own. Where both must succeed together, lock the table last.',
  bad: [
    "BEGIN;\nALTER TABLE orders ADD COLUMN source text;\nUPDATE orders SET source = 'web';\nCOMMIT;",
    'BEGIN;\nALTER TABLE orders DROP COLUMN note;\nCREATE INDEX items_order ON items (order_id);\nCOMMIT;',
    'BEGIN;\nALTER TABLE orders ADD CHECK (total >= 0) NOT VALID;\nALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;\nCOMMIT;',
  ],
  good: [
    "BEGIN;\nALTER TABLE orders ADD COLUMN source text;\nCOMMIT;\nBEGIN;\nUPDATE orders SET source = 'web';\nCOMMIT;",
    "BEGIN;\nUPDATE orders SET source = 'web';\nALTER TABLE orders DROP COLUMN note;\nCOMMIT;",
    "BEGIN;\nALTER TABLE orders ADD COLUMN source text;\nUPDATE versions SET at = now() WHERE name = 'orders';\nCOMMIT;",
    'BEGIN;\nCREATE TABLE fresh (a int);\nALTER TABLE fresh ADD COLUMN b int;\nUPDATE fresh SET b = 1;\nCOMMIT;',
  ],
  *check(statements) {
    let held: ExclusiveLock | undefined;
    for (const [place, { statement, context }] of statements.entries()) {
      if (!context.inTransaction || statement?.tree.root.type === 'TransactionStmt') {
        held = undefined;
        continue;
      }
      if (!statement) continue;
      const work = held && workOf(statement, context);
      if (held && work) {
        yield {
          place,
          range: work.range,
          message: `${work.does}, while \`${held.target.written}\` is locked for everybody until the COMMIT.`,
          fixes: [committedBefore(statement, place)],
        };
        // The first one says it.
        held = undefined;
        continue;
      }
      held ??= exclusiveLock(statement, context);
    }
  },
});

interface Work {
  readonly range: Range;
  readonly does: string;
}

function workOf(statement: ParsedStatement, context: Context): Work | undefined {
  const { root } = statement.tree;
  const index = as(root, 'IndexStmt')?.node;
  if (index) {
    const on = index.relation && existing(index.relation, statement, context);
    const range = commandWords(statement, 'index');
    return on && range && !index.concurrent ? { range, does: `Builds an index of ${on}` } : undefined;
  }
  const change = as(root, 'UpdateStmt') ?? as(root, 'DeleteStmt');
  if (change) {
    const { relation, whereClause } = change.node;
    const word = change.type === 'UpdateStmt' ? 'update' : 'delete';
    const on = relation && existing(relation, statement, context);
    const range = commandWords(statement, word);
    if (!on || !range || findsFew(whereClause, statement, context)) return undefined;
    return {
      range: wordAtEnd(range, word),
      does: `${word === 'update' ? 'Changes' : 'Deletes'} rows of ${on}`,
    };
  }
  const alter = as(root, 'AlterTableStmt')?.node;
  const validates = alter?.cmds?.some(
    (cmd) => 'AlterTableCmd' in cmd && cmd.AlterTableCmd.subtype === 'AT_ValidateConstraint',
  );
  if (alter?.relation && validates) {
    const on = existing(alter.relation, statement, context);
    const range = commandWords(statement, 'validate');
    return on && range ? { range: wordAtEnd(range, 'validate'), does: `Reads all of ${on}` } : undefined;
  }
  const refresh = as(root, 'RefreshMatViewStmt')?.node;
  const view = refresh?.relation && existing(refresh.relation, statement, context);
  const range = view && !refresh?.skipData ? commandWords(statement, 'refresh') : undefined;
  return view && range ? { range, does: `Computes ${view} anew` } : copyOf(statement, context);
}

/** INSERT … SELECT of a table. */
function copyOf(statement: ParsedStatement, context: Context): Work | undefined {
  const { tree } = statement;
  const select = as(tree.root, 'InsertStmt')?.node.selectStmt;
  const node = select && 'SelectStmt' in select ? select.SelectStmt : undefined;
  const [first] = node?.fromClause ?? [];
  if (!node || !first || !('RangeVar' in first) || node.limitCount || foldsToOneRow(node, tree))
    return undefined;
  const from = existing(first.RangeVar, statement, context);
  const range = commandWords(statement, 'insert');
  if (!from || !range || findsFew(node.whereClause, statement, context)) return undefined;
  return { range: wordAtEnd(range, 'insert'), does: `Copies rows of ${from}` };
}

function wordAtEnd({ end }: Range, word: string): Range {
  return { start: end - word.length, end };
}

/** The table's name, where it is one that holds rows when the document is run. */
function existing(
  relation: NonNullable<Visit<'IndexStmt'>['node']['relation']>,
  statement: ParsedStatement,
  context: Context,
): string | undefined {
  const { written, table, createdHere, temporary } = namedTable(relation, statement, context);
  return createdHere || temporary || hasFewerRows(table, fewRows)
    ? undefined
    : `\`${written}\`${sizeText(table)}`;
}

/** A column is compared with one value, or with a list of them: mostly a key. */
function findsFew(where: Node | undefined, { tree }: ParsedStatement, { schema }: Context): boolean {
  return filteredColumns(where, tree, schema).some(({ comparison }) => /^(=|IN)$/.test(comparison.operator));
}

function committedBefore(statement: ParsedStatement, place: number): FixInOrder {
  const start = statement.tokens[0]?.start ?? 0;
  const newLine = lineEnd(statement);
  return {
    title: 'Commit before it, and begin again',
    safety: 'unsafe',
    edits: [{ place, range: { start, end: start }, newText: `COMMIT;${newLine}BEGIN;${newLine}` }],
  };
}
