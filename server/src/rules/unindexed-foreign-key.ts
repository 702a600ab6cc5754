import { indexLeadingWith } from '../schema/index-cover';
import { hasFewerRows, type NamedTable, namedTable, sizeText } from '../schema/named-table';
import { qualifiedName } from '../schema/schema';
import type { Constraint, Node, RangeVar } from '../syntax/ast';
import { print } from '../syntax/print';
import { tokenIndexAt } from '../syntax/tokens';
import { ancestor, as, type Visit } from '../syntax/tree';
import type { Range } from '../text/range';
import { type Context, defineRule, type Fix, type ParsedStatement } from './rule';

/** So few rows are read in no time. */
const fewRows = 1_000;

export const unindexedForeignKey = defineRule<'schema'>({
  name: 'unindexed-foreign-key',
  severity: 'information',
  since: '0.1.0',
  needs: 'schema',
  nodes: ['Constraint'],
  fix: 'unsafe',
  summary: 'A foreign key whose referencing columns have no index.',
  why: 'PostgreSQL makes an index for the referenced columns, but none for the referencing ones. Each DELETE of a referenced row, and each change of its key, then reads the whole referencing table to look for rows that point to it, and so does each join from the referenced side.',
  advice:
    'Create an index that starts with the referencing columns. Leave it out where the referenced rows are never deleted and nobody searches from that side.',
  bad: [
    'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id));',
    'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);\nALTER TABLE orders ADD CONSTRAINT orders_user_fkey FOREIGN KEY (user_id) REFERENCES users (id);',
    'CREATE TABLE lines (id bigint, order_id bigint, n int, FOREIGN KEY (order_id, n) REFERENCES orders (id, n));\nCREATE INDEX ON lines (id, order_id, n);',
  ],
  good: [
    'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id));\nCREATE INDEX ON orders (user_id, id);',
    'CREATE TABLE lines (order_id bigint REFERENCES orders, n int, PRIMARY KEY (order_id, n));',
    'CREATE TABLE lines (order_id bigint, n int, FOREIGN KEY (order_id, n) REFERENCES orders (id, n));\nCREATE INDEX ON lines (n, order_id);',
    'CREATE TABLE orders (user_id bigint REFERENCES users);\nCREATE INDEX ON orders (user_id) WHERE user_id IS NOT NULL;',
    'CREATE TABLE lines (order_id bigint, kind text, FOREIGN KEY (order_id, kind) REFERENCES orders (id, kind));\nCREATE INDEX ON lines (order_id);',
    'CREATE TABLE orders (user_id bigint REFERENCES users);\nALTER TABLE orders DROP COLUMN user_id;',
  ],
  *check(statement, context) {
    for (const constraint of statement.tree.of('Constraint')) {
      const key =
        constraint.node.contype === 'CONSTR_FOREIGN' ? foreignKeyIn(constraint, statement) : undefined;
      if (!key) continue;
      const target = namedTable(key.relation, statement, context);
      const { table } = target;
      const isThere = table?.foreignKeys.some((one) => one.columns.join() === key.columns.join());
      if (!table || !isThere || table.partlyKnown || target.temporary || hasFewerRows(table, fewRows))
        continue;
      if (
        key.columns.some((column) => indexLeadingWith(table, [column])) ||
        indexLeadingWith(table, key.columns)
      )
        continue;
      const columns = key.columns.map((column) => `\`${column}\``).join(' or ');
      yield {
        range: key.range,
        message: `No index of \`${target.written}\` starts with ${columns}: each DELETE in \`${key.referenced}\` reads all of \`${target.written}\`${sizeText(table)}.`,
        fixes: [createIndex(key, target, mayBeConcurrent(key, target, context), statement)],
      };
    }
  },
});

/** CONCURRENTLY works neither in a transaction or body, nor on partitioned tables and hypertables. */
function mayBeConcurrent(
  { alters }: WrittenForeignKey,
  { table, createdHere }: NamedTable,
  context: Context,
): boolean {
  const isPlain = table?.kind !== 'partitioned-table' && table?.hypertable !== true;
  return alters && isPlain && !createdHere && !context.inTransaction;
}

interface WrittenForeignKey {
  readonly relation: RangeVar;
  readonly columns: readonly string[];
  /** Of the columns, where they are written. */
  readonly range: Range;
  readonly referenced: string;
  readonly alters: boolean;
}

function foreignKeyIn(
  constraint: Visit<'Constraint'>,
  statement: ParsedStatement,
): WrittenForeignKey | undefined {
  const owner = ancestor(constraint, 'CreateStmt', 'AlterTableStmt');
  const relation = (owner?.node as { relation?: RangeVar } | undefined)?.relation;
  const { pktable, fk_with_period } = constraint.node;
  // Periods are looked up by overlap, for which a B-tree is no help.
  if (!owner || !relation || !pktable || fk_with_period) return undefined;
  const { schemaname, relname = '' } = pktable;
  const referenced =
    schemaname === undefined ? relname : qualifiedName({ schema: schemaname, name: relname });
  const alters = owner.type === 'AlterTableStmt';
  const column = as(constraint.parent, 'ColumnDef')?.node;
  if (column) {
    const { colname = '', location = 0 } = column;
    const end = statement.tokens[tokenIndexAt(statement.tokens, location)]?.end ?? location;
    return { relation, columns: [colname], range: { start: location, end }, referenced, alters };
  }
  const range = listRange(constraint.node, statement);
  const columns = (constraint.node.fk_attrs ?? []).flatMap((name) =>
    'String' in name ? [name.String.sval ?? ''] : [],
  );
  return range && columns.length > 0 ? { relation, columns, range, referenced, alters } : undefined;
}

/** Between the parentheses behind FOREIGN KEY. */
function listRange({ location = 0 }: Constraint, { text, tokens }: ParsedStatement): Range | undefined {
  let open = tokenIndexAt(tokens, location);
  while (open < tokens.length && text.charAt(tokens[open]?.start ?? 0) !== '(') open++;
  let close = open;
  while (close < tokens.length && text.charAt(tokens[close]?.start ?? 0) !== ')') close++;
  const first = tokens[open + 1];
  const last = tokens[close - 1];
  return first && last && last.end > first.start ? { start: first.start, end: last.end } : undefined;
}

/** A statement behind this one: the semicolon that ends this one then ends the new one. */
function createIndex(
  key: WrittenForeignKey,
  { createdHere }: NamedTable,
  concurrent: boolean,
  { text }: ParsedStatement,
): Fix {
  const { alias: _, ...relation } = key.relation;
  const index: Node = {
    IndexStmt: {
      relation: { ...relation, inh: true },
      accessMethod: 'btree',
      indexParams: key.columns.map((name) => ({
        IndexElem: { name, ordering: 'SORTBY_DEFAULT', nulls_ordering: 'SORTBY_NULLS_DEFAULT' },
      })),
      ...(concurrent && { concurrent: true }),
    },
  };
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const range = { start: text.length, end: text.length };
  return {
    title: `Create an index on (${key.columns.join(', ')})${concurrent || createdHere ? '' : ', which blocks writes meanwhile'}`,
    safety: 'unsafe',
    edits: [{ range, newText: `;${newline}${print(index)}` }],
  };
}
