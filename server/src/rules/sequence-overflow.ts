import { findColumn, findTable } from '../schema/schema';
import { namePath } from '../schema/scope';
import type { Node } from '../syntax/ast';
import { tokenIndexAt } from '../syntax/tokens';
import { as, type NodeOf } from '../syntax/tree';
import type { Range } from '../text/range';
import { numberedColumns, overflow } from './rewrites/numbered-columns';
import { type Context, defineRule, type Finding, type ParsedStatement } from './rule';

export const sequenceOverflow = defineRule<'nothing'>({
  name: 'sequence-overflow',
  severity: 'information',
  since: '0.1.0',
  needs: 'nothing',
  nodes: ['ColumnDef', 'CreateSeqStmt'],
  fix: 'unsafe',
  summary: 'Numbers of a sequence that end before a busy table does.',
  why: 'A sequence ends where its type does: at 2,147,483,647 for `integer`, at 32,767 for `smallint`. Numbers that were taken by rows which are gone, or never came, do not return. Behind the last one every INSERT fails. A sequence that was made `AS integer` ends there although its column is a `bigint`.',
  advice:
    'Use `bigint`, for the column and the sequence alike. Where there will never be that many rows, leave it. Primary keys are the matter of `integer-primary-key`.',
  bad: [
    'CREATE TABLE orders (id bigint PRIMARY KEY, number serial NOT NULL);',
    'CREATE TABLE lines (order_id bigint, line smallint GENERATED ALWAYS AS IDENTITY, PRIMARY KEY (order_id, line));',
    'CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE SEQUENCE orders_id_seq AS integer OWNED BY orders.id;',
  ],
  good: [
    'CREATE TABLE orders (id serial PRIMARY KEY);',
    'CREATE TABLE orders (id bigint PRIMARY KEY, number bigserial);',
    'CREATE TABLE orders (id bigint PRIMARY KEY, number integer);',
    'CREATE TABLE orders (id integer PRIMARY KEY);\nCREATE SEQUENCE orders_id_seq AS integer OWNED BY orders.id;',
    'CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE SEQUENCE orders_id_seq OWNED BY orders.id;',
  ],
  *check(statement, context) {
    for (const column of numberedColumns(statement, context))
      if (!column.isPrimaryKey) yield overflow(column);
    const sequence = as(statement.tree.root, 'CreateSeqStmt')?.node;
    const finding = sequence && smallSequence(sequence, statement, context);
    if (finding) yield finding;
  },
});

const ends = new Map([
  ['int2', '32,767'],
  ['int4', '2,147,483,647'],
]);

/** A sequence of a smaller type than the column that it belongs to. */
function smallSequence(
  node: NodeOf<'CreateSeqStmt'>,
  statement: ParsedStatement,
  { schema }: Context,
): Finding | undefined {
  const type = option(node, 'as');
  const owner = option(node, 'owned_by');
  const typeName = type && 'TypeName' in type ? type.TypeName : undefined;
  const end = ends.get(namePath(typeName?.names)?.at(-1) ?? '');
  const path = owner && 'List' in owner ? namePath(owner.List.items) : undefined;
  const table =
    schema && path && path.length > 1 ? findTable(schema, path.at(-2) ?? '', path.at(-3)) : undefined;
  const column = table && findColumn(table, path?.at(-1) ?? '');
  if (end === undefined || column?.type !== 'bigint') return undefined;
  const range = rangeOfOption(typeName?.location ?? 0, statement);
  return {
    range: range.word,
    message: `The numbers of \`${node.sequence?.relname ?? ''}\` end at ${end}, those of \`${table?.name ?? ''}.${column.name}\` do not.`,
    fixes: [{ title: 'Leave its type out', safety: 'unsafe', edits: [{ range: range.withAs, newText: '' }] }],
  };
}

function option(node: NodeOf<'CreateSeqStmt'>, name: string): Node | undefined {
  for (const one of node.options ?? [])
    if ('DefElem' in one && one.DefElem.defname === name) return one.DefElem.arg;
  return undefined;
}

/** A type of one word, and the same with AS and the white space before it. */
function rangeOfOption(location: number, { tokens, text }: ParsedStatement): { word: Range; withAs: Range } {
  const index = tokenIndexAt(tokens, location);
  const end = tokens[index]?.end ?? text.length;
  return {
    word: { start: location, end },
    withAs: { start: tokens[index - 2]?.end ?? location, end },
  };
}
