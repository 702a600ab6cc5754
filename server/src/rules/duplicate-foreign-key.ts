import { namesOf } from '../schema/ddl/names-of';
import { type NamedTable, namedTable } from '../schema/named-table';
import { type ForeignKey, findTable, qualifiedName } from '../schema/schema';
import type { Constraint, RangeVar } from '../syntax/ast';
import { tokenIndexAt } from '../syntax/tokens';
import { ancestor, as, type Visit } from '../syntax/tree';
import type { Range } from '../text/range';
import { type Context, defineRule, type ParsedStatement } from './rule';

export const duplicateForeignKey = defineRule<'schema'>({
  name: 'duplicate-foreign-key',
  severity: 'warning',
  silentIn: ['tests'],
  since: '0.1.0',
  needs: 'schema',
  nodes: ['Constraint'],
  fix: 'unsafe',
  summary: 'A foreign key that says what another one of the table says already.',
  why: 'Each foreign key has triggers of its own: every INSERT then looks for the referenced row once for each of them and locks it, and every DELETE of a referenced row searches the referencing table as often. Where the two differ in `ON DELETE`, which of them acts is a matter of their names.',
  advice: 'Keep the one with the right actions, and drop the other.',
  bad: [
    'CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);\nALTER TABLE orders ADD CONSTRAINT orders_users FOREIGN KEY (user_id) REFERENCES users (id);',
    'CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users, FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE);',
  ],
  good: [
    'CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users, seller_id bigint REFERENCES users);',
    'CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);\nALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;\nALTER TABLE orders ADD CONSTRAINT orders_users FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;',
  ],
  *check(statement, context) {
    const seen = new Set<string>();
    for (const visit of statement.tree.of('Constraint')) {
      const key = visit.node.contype === 'CONSTR_FOREIGN' ? writtenKey(visit, statement, context) : undefined;
      if (!key) continue;
      const { alters, target, columns, referenced } = key;
      const signature = pairs(key);
      const alike = (target.table?.foreignKeys ?? []).filter((one) => pairs(one) === signature);
      const isAgain = seen.has(signature);
      seen.add(signature);
      const own = alike.findIndex((one) => one.name === visit.node.conname);
      const isLater = own > 0 || (own < 0 && visit.node.conname === undefined && (isAgain || alters));
      if (alike.length < 2 || !isLater) continue;
      const other = alike.find((_, i) => i !== own);
      const range = keyRange(visit, statement);
      if (!other || !range) continue;
      const isAlone = alters && as(statement.tree.root, 'AlterTableStmt')?.node.cmds?.length === 1;
      const all = { start: 0, end: statement.text.length };
      const named = columns.map((column) => `\`${column}\``).join(', ');
      yield {
        range,
        message: `\`${other.name ?? ''}\` refers from ${named} of \`${target.written}\` to \`${referenced}\` already: each of the two is checked on its own.`,
        ...(isAlone && {
          fixes: [{ title: 'Leave it out', safety: 'unsafe', edits: [{ range: all, newText: '' }] }],
        }),
      };
    }
  },
});

interface WrittenKey extends Pick<ForeignKey, 'columns' | 'references' | 'referencedColumns'> {
  readonly target: NamedTable;
  /** As it is written. */
  readonly referenced: string;
  readonly alters: boolean;
}

function writtenKey(
  visit: Visit<'Constraint'>,
  statement: ParsedStatement,
  context: Context<'schema'>,
): WrittenKey | undefined {
  const owner = ancestor(visit, 'CreateStmt', 'AlterTableStmt');
  const relation = (owner?.node as { relation?: RangeVar } | undefined)?.relation;
  const { pktable, pk_attrs, fk_attrs } = visit.node;
  const referenced = pktable && findTable(context.schema, pktable.relname ?? '', pktable.schemaname);
  if (!owner || !relation || !referenced) return undefined;
  const column = as(visit.parent, 'ColumnDef')?.node.colname;
  return {
    target: namedTable(relation, statement, context),
    alters: owner.type === 'AlterTableStmt',
    columns: column === undefined ? namesOf(fk_attrs) : [column],
    referenced: namedTable(pktable, statement, context).written,
    references: qualifiedName(referenced),
    referencedColumns: pk_attrs ? namesOf(pk_attrs) : (referenced.primaryKey?.columns ?? []),
  };
}

/** Which column refers to which, whatever their order. */
function pairs({
  columns,
  references,
  referencedColumns,
}: Pick<ForeignKey, 'columns' | 'references' | 'referencedColumns'>): string {
  const written = columns.map((column, i) => JSON.stringify([column, referencedColumns[i]]));
  return `${references}: ${written.toSorted().join()}`;
}

/** FOREIGN KEY, or REFERENCES where it stands in a column's definition. */
function keyRange(visit: Visit<'Constraint'>, { text, tokens }: ParsedStatement): Range | undefined {
  const { location = 0 }: Constraint = visit.node;
  const wanted = visit.parent?.type === 'ColumnDef' ? /^references$/i : /^foreign$/i;
  for (let i = tokenIndexAt(tokens, location); i < tokens.length; i++) {
    const token = tokens[i];
    if (!token || !wanted.test(text.slice(token.start, token.end))) continue;
    const end = visit.parent?.type === 'ColumnDef' ? token.end : (tokens[i + 1]?.end ?? token.end);
    return { start: token.start, end };
  }
  return undefined;
}
