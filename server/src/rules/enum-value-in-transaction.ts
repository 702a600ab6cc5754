import { namedTable } from '../schema/named-table';
import { columnComparison, conjuncts } from '../schema/predicates';
import { findColumn } from '../schema/schema';
import { namePath, resolveColumn } from '../schema/scope';
import type { Node } from '../syntax/ast';
import { tokenIndexAt } from '../syntax/tokens';
import { as } from '../syntax/tree';
import { type Context, defineDocumentRule, type ParsedStatement, type StatementInOrder } from './rule';

export const enumValueInTransaction = defineDocumentRule({
  name: 'enum-value-in-transaction',
  severity: 'warning',
  since: '0.1.0',
  nodes: ['AlterEnumStmt'],
  fix: 'none',
  summary: 'A new value of an enum that is used before the transaction which adds it has ended.',
  why: 'From PostgreSQL 12 on `ALTER TYPE … ADD VALUE` works in a transaction, but the value counts only once that is committed: whatever uses it before fails with `unsafe use of new value`, and the whole transaction is undone. Only where the transaction has created the type itself the value can be used at once.',
  advice: 'Commit the `ALTER TYPE` first, and use the value in the next transaction.',
  bad: [
    "BEGIN;\nALTER TYPE status ADD VALUE 'paused';\nUPDATE jobs SET note = 'x' WHERE status = 'paused'::status;\nCOMMIT;",
    "CREATE TYPE status AS ENUM ('on');\nCREATE TABLE jobs (id bigint PRIMARY KEY, status status);\nBEGIN;\nALTER TYPE status ADD VALUE 'paused';\nUPDATE jobs SET status = 'paused' WHERE id = 1;\nCOMMIT;",
  ],
  good: [
    "BEGIN;\nALTER TYPE status ADD VALUE 'paused';\nCOMMIT;\nSELECT 'paused'::status;",
    "BEGIN;\nCREATE TYPE status AS ENUM ('on');\nALTER TYPE status ADD VALUE 'paused';\nSELECT 'paused'::status;\nCOMMIT;",
    "BEGIN;\nALTER TYPE status ADD VALUE 'paused';\nSELECT 'paused'::text, 'on'::status;\nCOMMIT;",
  ],
  *check(statements) {
    let added: AddedValue[] = [];
    const created = new Set<string>();
    for (const [place, { statement, context }] of statements.entries()) {
      const type = statement?.tree.root.type;
      if (!context.inTransaction || type === 'TransactionStmt') {
        added = [];
        created.clear();
        continue;
      }
      if (!statement) continue;
      const enumeration = as(statement.tree.root, 'CreateEnumStmt')?.node;
      if (enumeration) created.add(namePath(enumeration.typeName)?.at(-1) ?? '');
      const alter = as(statement.tree.root, 'AlterEnumStmt')?.node;
      const name = namePath(alter?.typeName)?.at(-1);
      if (alter && name !== undefined && alter.newVal !== undefined && alter.oldVal === undefined) {
        if (!created.has(name)) added.push({ type: name, value: alter.newVal });
        continue;
      }
      if (added.length > 0) yield* uses(statement, context, added, place);
    }
  },
});

interface AddedValue {
  readonly type: string;
  readonly value: string;
}

function* uses(
  statement: ParsedStatement,
  context: StatementInOrder['context'],
  added: readonly AddedValue[],
  place: number,
) {
  const { text, tokens } = statement;
  for (const { node, type } of typedConstants(statement, context)) {
    const value = 'A_Const' in node ? node.A_Const.sval?.sval : undefined;
    const found = added.find((one) => one.value === value && one.type === type);
    if (!found || !('A_Const' in node)) continue;
    const token = tokens[tokenIndexAt(tokens, node.A_Const.location ?? 0)];
    if (!token) continue;
    const range = { start: token.start, end: token.end };
    yield {
      place,
      range,
      message: `${text.slice(range.start, range.end)} fails here: \`${found.type}\` has it only after the COMMIT.`,
    };
  }
}

/** The constants of which can be told that they are read as a value of a type of somebody's own. */
function* typedConstants(
  { tree }: ParsedStatement,
  context: Context,
): Iterable<{ node: Node; type: string }> {
  for (const { node } of tree.of('TypeCast')) {
    const type = namePath(node.typeName?.names)?.at(-1);
    if (node.arg && type !== undefined && !node.typeName?.arrayBounds) yield { node: node.arg, type };
  }
  const update = as(tree.root, 'UpdateStmt')?.node;
  if (update?.relation && context.schema) {
    const { table } = namedTable(update.relation, { text: '', tokens: [] }, context);
    for (const target of update.targetList ?? []) {
      const { name = '', val } = 'ResTarget' in target ? target.ResTarget : {};
      const type = table && findColumn(table, name)?.type;
      if (val && type !== undefined) yield { node: val, type: ownName(type) };
    }
  }
  for (const query of [...tree.of('SelectStmt'), ...tree.of('UpdateStmt'), ...tree.of('DeleteStmt')]) {
    for (const condition of conjuncts(query.node.whereClause)) {
      const comparison = columnComparison(condition, tree);
      const type = comparison && resolveColumn(comparison.column, tree, context.schema)?.column?.type;
      if (comparison && type !== undefined) yield { node: comparison.value, type: ownName(type) };
    }
  }
}

/** Without its schema and quotes. */
function ownName(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1).replace(/^"(.*)"$/, '$1');
}
