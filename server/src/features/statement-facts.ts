import type { StatementFacts } from '../database/explain';
import type { NodeType, Tree, Visit } from '../syntax/tree';

/** What decides whether EXPLAIN takes a statement, and whether ANALYZE has to ask before it executes it. */
export function statementFacts(tree: Tree, root: Visit = tree.root): StatementFacts {
  const nodes = [...tree.below(root)];
  const has = (types: readonly NodeType[]) => nodes.some((visit) => types.includes(visit.type));
  return {
    command: commands[root.type] ?? commandOf(root.type),
    explainable: root.type in commands,
    writes: has(writing),
    functions: unique(nodes.flatMap(functionName)),
    relations: unique(nodes.flatMap(relationName)),
  };
}

/** A statement that cannot be read: the server says why, and nothing of it is executed unasked. */
export const unknownFacts: StatementFacts = {
  command: 'This statement',
  explainable: true,
  writes: true,
  functions: [],
  relations: [],
};

const commands: Partial<Record<NodeType, string>> = {
  SelectStmt: 'SELECT',
  InsertStmt: 'INSERT',
  UpdateStmt: 'UPDATE',
  DeleteStmt: 'DELETE',
  MergeStmt: 'MERGE',
  CreateTableAsStmt: 'CREATE TABLE AS',
  DeclareCursorStmt: 'DECLARE',
};

const writing: readonly NodeType[] = [
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
  'LockingClause',
  'IntoClause',
  'CreateTableAsStmt',
];

/** `CopyStmt` as COPY, `AlterTableStmt` as ALTER TABLE. */
function commandOf(type: NodeType): string {
  return type
    .replace(/Stmt$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase();
}

function functionName(visit: Visit): string[] {
  if (visit.type !== 'FuncCall') return [];
  const { funcname } = visit.node as Visit<'FuncCall'>['node'];
  const parts = (funcname ?? []).flatMap((part) => ('String' in part ? [part.String.sval ?? ''] : []));
  return [parts.join('.')];
}

function relationName(visit: Visit): string[] {
  if (visit.type !== 'RangeVar') return [];
  const { schemaname, relname } = visit.node as Visit<'RangeVar'>['node'];
  return relname === undefined ? [] : [schemaname === undefined ? relname : `${schemaname}.${relname}`];
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
