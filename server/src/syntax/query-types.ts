import type { Statement } from './statement';
import type { NodeType } from './tree';

/** Statements that read or change the rows of tables, and so have a plan. */
export const queryTypes = [
  'SelectStmt',
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
] as const satisfies readonly NodeType[];

const types: ReadonlySet<NodeType> = new Set<NodeType>(queryTypes);

export function isQueryType(type: NodeType): boolean {
  return types.has(type);
}

/** Whether PostgreSQL's grammar accepts a statement, and it is one of these. */
export function isQuery({ result }: Statement): boolean {
  return result.kind === 'parsed' && isQueryType(result.tree.root.type);
}
