import { applyDdl } from '../schema/build-schema';
import { emptySchema, type Schema } from '../schema/schema';
import type { Source } from '../syntax/source';
import type { Statement } from '../syntax/statement';
import type { NodeType } from '../syntax/tree';
import { Attached } from '../text/attached';
import type { Knowledge } from './knowledge';

/** What a document is judged by: the schema around it with the document's own DDL on top. */
export function documentKnowledge(source: Source, around: Schema | undefined): Knowledge {
  return createDocumentKnowledge()(source, around);
}

/** The same for a document that is edited: gives the identical value while neither the DDL nor the schema changes. */
export function createDocumentKnowledge(): (source: Source, around: Schema | undefined) => Knowledge {
  let before: { around: Schema | undefined; ddl: readonly Statement[]; knowledge: Knowledge } | undefined;
  return (source, around) => {
    const ddl: Statement[] = [];
    for (const { statement } of source.statements) if (changesSchema(statement)) ddl.push(statement);
    if (before && before.around === around && sameItems(before.ddl, ddl)) return before.knowledge;
    const knowledge = knowledgeOf(ddl, around);
    before = { around, ddl, knowledge };
    return knowledge;
  };
}

function knowledgeOf(ddl: readonly Statement[], around: Schema | undefined): Knowledge {
  if (ddl.length === 0) return { schema: around, createdHere: new Set() };
  const { schema, created } = applyDdl(around ?? emptySchema, ddl);
  return { schema: schema.tables.size > 0 ? schema : undefined, createdHere: created };
}

const schemaStatements: ReadonlySet<NodeType> = new Set<NodeType>([
  'CreateStmt',
  'CreateTableAsStmt',
  'CreateForeignTableStmt',
  'ViewStmt',
  'IndexStmt',
  'AlterTableStmt',
  'AlterObjectSchemaStmt',
  'RenameStmt',
  'DropStmt',
  'CreateSchemaStmt',
  'CompositeTypeStmt',
  'VariableSetStmt',
]);

const known = new Attached<Statement, boolean>();

function changesSchema(statement: Statement): boolean {
  const before = known.get(statement);
  if (before !== undefined) return before;
  const changes = isDdl(statement);
  known.set(statement, changes);
  return changes;
}

function isDdl(statement: Statement): boolean {
  const { result } = statement;
  if (result.kind !== 'parsed') return false;
  const { tree } = result;
  const { type } = tree.root;
  if (schemaStatements.has(type)) return true;
  return type === 'SelectStmt' && (statement.text.includes('set_config') || tree.of('IntoClause').length > 0);
}

function sameItems(a: readonly Statement[], b: readonly Statement[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}
