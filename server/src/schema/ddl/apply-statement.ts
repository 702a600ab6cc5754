import { innerStatements } from '../../syntax/bodies/inner-statements';
import type { Statement } from '../../syntax/statement';
import { as, type NodeOf, type NodeType, type Tree, type Visit } from '../../syntax/tree';
import { alterTable } from './alter-table';
import { attachIndex, createIndex } from './create-index';
import { createCompositeType, createTable } from './create-table';
import { createTableAs, createView, selectInto } from './create-view';
import { dropRelations } from './drop-relation';
import { callsHypertable, createHypertables } from './hypertable';
import { alterPolicy, createPolicy } from './policies';
import { rename, setSchema } from './rename-relation';
import type { SchemaDraft } from './schema-draft';
import { setConfig, setSearchPath } from './search-path';

/**
 * Applies a statement to the schema; one that is not DDL, or not SQL, changes nothing. What stands in the body of DO
 * counts as done, conditions or not: most often they ask whether it has been done already.
 */
export function applyStatement(statement: Statement, schema: SchemaDraft): void {
  const { result } = statement;
  if (result.kind === 'parsed' && result.tree.root.type === 'DoStmt') {
    for (const inner of innerStatements(statement)) applyStatement(inner.statement, schema);
    return;
  }
  if (result.kind !== 'parsed' || !concernsSchema(result.tree)) return;
  const { tree } = result;
  schema.apply(statement, () => applyNode(tree.root, { schema, tree, statement }));
}

interface Application {
  readonly schema: SchemaDraft;
  readonly tree: Tree;
  readonly statement: Statement;
}

type Handlers = { readonly [T in NodeType]?: (node: NodeOf<T>, application: Application) => void };

const handlers: Handlers = {
  AlterPolicyStmt: (node, { schema }) => alterPolicy(node, schema),
  AlterObjectSchemaStmt: (node, { schema }) => setSchema(node, schema),
  AlterTableStmt: (node, { schema }) =>
    node.objtype === 'OBJECT_INDEX' ? attachIndex(node, schema) : alterTable(node, schema),
  CompositeTypeStmt: (node, { schema }) => createCompositeType(node, schema),
  CreateForeignTableStmt: (node, { schema, statement }) => {
    if (node.base) createTable(node.base, schema, statement, 'foreign-table');
  },
  CreatePolicyStmt: (node, { schema }) => createPolicy(node, schema),
  CreateSchemaStmt: (node, application) => createSchema(node, application),
  CreateStmt: (node, { schema, statement }) => createTable(node, schema, statement),
  CreateTableAsStmt: (node, { schema, tree }) => createTableAs(node, schema, tree),
  DropStmt: (node, { schema }) => dropRelations(node, schema),
  IndexStmt: (node, { schema, statement }) => createIndex(node, schema, statement),
  RenameStmt: (node, { schema }) => rename(node, schema),
  SelectStmt: (node, { schema, tree }) =>
    callsHypertable(tree)
      ? createHypertables(schema, tree)
      : node.intoClause
        ? selectInto(node, schema, tree)
        : setConfig(node, schema),
  VariableSetStmt: (node, { schema }) => setSearchPath(node, schema),
  ViewStmt: (node, { schema, tree }) => createView(node, schema, tree),
};

function concernsSchema(tree: Tree): boolean {
  const { root } = tree;
  const select = as(root, 'SelectStmt')?.node;
  if (!select) return handlers[root.type] !== undefined;
  const target = select.targetList?.[0];
  const value = target && 'ResTarget' in target ? target.ResTarget.val : undefined;
  return (
    select.intoClause !== undefined ||
    callsHypertable(tree) ||
    (!select.fromClause && value !== undefined && 'FuncCall' in value)
  );
}

function applyNode(visit: Visit, application: Application): void {
  const handler = handlers[visit.type] as
    | ((node: Visit['node'], application: Application) => void)
    | undefined;
  handler?.(visit.node, application);
}

/** Its elements are made in the schema itself. */
function createSchema(node: NodeOf<'CreateSchemaStmt'>, application: Application): void {
  const { schema, tree } = application;
  const name = node.schemaname;
  if (name === undefined) return;
  schema.within(name, () => {
    for (const element of node.schemaElts ?? []) {
      for (const inner of Object.values(element)) {
        const visit = typeof inner === 'object' && inner !== null ? tree.visit(inner) : undefined;
        if (visit) applyNode(visit, application);
      }
    }
  });
}
