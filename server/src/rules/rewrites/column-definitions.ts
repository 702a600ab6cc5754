import { findColumn, findTable } from '../../schema/schema';
import type { ColumnDef, Constraint, RangeVar } from '../../syntax/ast';
import { tokenIndexAt } from '../../syntax/tokens';
import { as, type Tree } from '../../syntax/tree';
import { Attached } from '../../text/attached';
import type { Range } from '../../text/range';
import type { Context, ParsedStatement } from '../rule';

/** A column where CREATE TABLE or ADD COLUMN defines it. */
export interface ColumnDefinition {
  readonly node: ColumnDef;
  readonly name: string;
  readonly constraints: readonly Constraint[];
  /** The name of a type of PostgreSQL's own, as it calls it itself: `int4`, `bpchar`, `serial`. */
  readonly type: string;
  /** Of the type with its modifiers: `character(3)`. Array brackets stand behind it. */
  readonly typeRange: Range;
  readonly relation: RangeVar;
  /** Constraints that stand beside the columns. */
  readonly tableConstraints: readonly Constraint[];
}

/** The columns that the statement defines, where their types are PostgreSQL's own; not those of temporary tables. */
export function columnDefinitions(statement: ParsedStatement): readonly ColumnDefinition[] {
  const before = known.get(statement.tree);
  if (before) return before;
  const found = readDefinitions(statement);
  known.set(statement.tree, found);
  return found;
}

/** Those of certain types, without those that later DDL gives another one. */
export function* lastingColumns(
  statement: ParsedStatement,
  types: Pick<ReadonlySet<string>, 'has'>,
  { schema }: Context,
): Iterable<ColumnDefinition> {
  for (const column of columnDefinitions(statement)) {
    if (!types.has(column.type)) continue;
    const { relname = '', schemaname } = column.relation;
    const table = schema && findTable(schema, relname, schemaname);
    if (!table || !findColumn(table, column.name)?.laterType) yield column;
  }
}

const known = new Attached<Tree, readonly ColumnDefinition[]>();

function readDefinitions(statement: ParsedStatement): ColumnDefinition[] {
  const { root } = statement.tree;
  const create = as(root, 'CreateStmt')?.node;
  const alter = as(root, 'AlterTableStmt')?.node;
  const relation = create?.relation ?? (alter?.objtype === 'OBJECT_TABLE' ? alter.relation : undefined);
  if (!relation || relation.relpersistence === 't') return [];
  const elements = create
    ? (create.tableElts ?? [])
    : (alter?.cmds ?? []).flatMap((cmd) => {
        const command = 'AlterTableCmd' in cmd ? cmd.AlterTableCmd : undefined;
        const isAdding = command?.subtype === 'AT_AddColumn' || command?.subtype === 'AT_AddConstraint';
        return isAdding && command.def ? [command.def] : [];
      });
  const tableConstraints = elements.flatMap((one) => ('Constraint' in one ? [one.Constraint] : []));
  return elements.flatMap((element) => {
    const node = 'ColumnDef' in element ? element.ColumnDef : undefined;
    const path = (node?.typeName?.names ?? []).map((name) => ('String' in name ? name.String.sval : ''));
    const type = path.at(-1);
    if (!node || !type || (path.length > 1 && path[0] !== 'pg_catalog')) return [];
    const constraints = (node.constraints ?? []).flatMap((one) =>
      'Constraint' in one ? [one.Constraint] : [],
    );
    const start = node.typeName?.location ?? 0;
    return {
      node,
      name: node.colname ?? '',
      constraints,
      type,
      // Most columns are asked for their type alone, and that needs no tokens.
      get typeRange() {
        return rangeOfType(start, statement);
      },
      relation,
      tableConstraints,
    };
  });
}

/** From its first word over `.name`, a second word, and what stands in parentheses. */
function rangeOfType(start: number, { text, tokens }: ParsedStatement): Range {
  let last = tokenIndexAt(tokens, start);
  const word = (at: number) => text.slice(tokens[at]?.start, tokens[at]?.end).toLowerCase();
  while (word(last + 1) === '.') last += 2;
  if (word(last) === 'national') last++;
  if (word(last + 1) === 'varying' || word(last + 1) === 'precision') last++;
  if (word(last + 1) === '(') while (last + 1 < tokens.length && word(last) !== ')') last++;
  return { start, end: tokens[last]?.end ?? text.length };
}
