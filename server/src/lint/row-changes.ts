import { generatedRows } from '../schema/generated-rows';
import type { RangeVar, SelectStmt } from '../syntax/ast';
import type { Statement } from '../syntax/statement';
import { as, type Tree } from '../syntax/tree';
import { Attached } from '../text/attached';

/** What a statement does to the rows of a table; `rows` undefined: nobody can tell how many come. */
export type RowChange =
  | { readonly kind: 'add' | 'create'; readonly table: RangeVar; readonly rows: number | undefined }
  | { readonly kind: 'empty'; readonly table: RangeVar }
  /** The rows stand behind the statement. */
  | { readonly kind: 'copy'; readonly table: RangeVar }
  | { readonly kind: 'begin' | 'rollback' }
  /** Text that may fill any table that it names, whenever it runs. */
  | { readonly kind: 'code'; readonly text: string };

/** In the order of the statement. */
export function rowChanges(statement: Statement): readonly RowChange[] {
  const { result, text } = statement;
  if (result.kind !== 'parsed') return mayFill.test(text) ? [{ kind: 'code', text }] : [];
  const before = known.get(statement);
  if (before) return before;
  const found = [...changesIn(result.tree, text)];
  known.set(statement, found);
  return found;
}

const known = new Attached<Statement, readonly RowChange[]>();
const mayFill = /\b(?:insert|copy|merge)\b/i;

function* changesIn(tree: Tree, text: string): Iterable<RowChange> {
  const { root } = tree;
  const create = as(root, 'CreateStmt')?.node.relation;
  if (create) yield { kind: 'create', table: create, rows: 0 };
  const made = as(root, 'CreateTableAsStmt')?.node;
  if (made?.into?.rel) yield { kind: 'create', table: made.into.rel, rows: rowsOf(made.query, tree) };
  const into = as(root, 'SelectStmt')?.node.intoClause?.rel;
  if (into) yield { kind: 'create', table: into, rows: undefined };
  const copy = as(root, 'CopyStmt')?.node;
  if (copy?.is_from && copy.relation) {
    const isInline = copy.filename === undefined && copy.is_program !== true;
    yield isInline
      ? { kind: 'copy', table: copy.relation }
      : { kind: 'add', table: copy.relation, rows: undefined };
  }
  for (const { node } of tree.of('AlterTableCmd')) {
    const table = as(root, 'AlterTableStmt')?.node.relation;
    if (table && node.subtype === 'AT_AttachPartition') yield { kind: 'add', table, rows: undefined };
  }
  for (const relation of as(root, 'TruncateStmt')?.node.relations ?? [])
    if ('RangeVar' in relation) yield { kind: 'empty', table: relation.RangeVar };
  const transaction = as(root, 'TransactionStmt')?.node.kind;
  if (transaction === 'TRANS_STMT_BEGIN' || transaction === 'TRANS_STMT_START') yield { kind: 'begin' };
  if (transaction === 'TRANS_STMT_ROLLBACK' || transaction === 'TRANS_STMT_ROLLBACK_TO')
    yield { kind: 'rollback' };
  if (holdsCode.has(root.type) && mayFill.test(text)) yield { kind: 'code', text };
  for (const { node } of tree.of('InsertStmt'))
    if (node.relation) yield { kind: 'add', table: node.relation, rows: rowsOf(node.selectStmt ?? {}, tree) };
  for (const { node } of tree.of('MergeStmt'))
    if (node.relation) yield { kind: 'add', table: node.relation, rows: undefined };
}

const holdsCode: ReadonlySet<string> = new Set(['CreateFunctionStmt', 'DoStmt', 'PrepareStmt', 'RuleStmt']);

/** With a parameter it runs more than once; without a query it is INSERT … DEFAULT VALUES. */
function rowsOf(query: object | undefined, tree: Tree): number | undefined {
  if (tree.of('ParamRef').length > 0) return undefined;
  const select = query && 'SelectStmt' in query ? (query.SelectStmt as SelectStmt) : undefined;
  if (select) return generatedRows(select, tree);
  return query && Object.keys(query).length === 0 ? 1 : undefined;
}
