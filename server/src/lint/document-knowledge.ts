import { applyDdl } from '../schema/build-schema';
import { emptySchema, type Schema } from '../schema/schema';
import { innerStatements } from '../syntax/bodies/inner-statements';
import type { Source } from '../syntax/source';
import type { Statement } from '../syntax/statement';
import type { NodeType } from '../syntax/tree';
import { Attached } from '../text/attached';
import type { Knowledge } from './knowledge';
import { partlyKnown } from './partly-known';

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
  const { schema: made, created, earlier } = applyDdl(around ?? emptySchema, ddl);
  const tables = partlyKnown(made.tables, created, ddl);
  const schema = tables === made.tables ? made : { ...made, tables };
  return {
    // Tables that are gone again still have been created here, in the schemas that its search path names.
    schema: created.size > 0 ? schema : known(schema),
    createdHere: created,
    ...(earlier.length > 0 && {
      earlier: earlier.map((one) => ({ schema: known(one.schema), until: one.until })),
    }),
  };
}

function known(schema: Schema): Schema | undefined {
  return schema.tables.size > 0 ? schema : undefined;
}

const schemaStatements: ReadonlySet<NodeType> = new Set<NodeType>([
  'CreateStmt',
  'CreateTableAsStmt',
  'CreateForeignTableStmt',
  'ViewStmt',
  'IndexStmt',
  'AlterTableStmt',
  'CreatePolicyStmt',
  'AlterPolicyStmt',
  'AlterObjectSchemaStmt',
  'RenameStmt',
  'DropStmt',
  'CreateSchemaStmt',
  'CompositeTypeStmt',
  'VariableSetStmt',
]);

const judged = new Attached<Statement, boolean>();

/** Whether a statement may be DDL that the schema is made from. */
export function changesSchema(statement: Statement): boolean {
  const before = judged.get(statement);
  if (before !== undefined) return before;
  const changes = isDdl(statement);
  judged.set(statement, changes);
  return changes;
}

function isDdl(statement: Statement): boolean {
  const { result } = statement;
  if (result.kind !== 'parsed') return false;
  const { tree } = result;
  const { type } = tree.root;
  if (schemaStatements.has(type)) return true;
  if (type === 'DoStmt') return innerStatements(statement).some((inner) => changesSchema(inner.statement));
  return (
    type === 'SelectStmt' &&
    (/set_config|create_hypertable/.test(statement.text) || tree.of('IntoClause').length > 0)
  );
}

function sameItems(a: readonly Statement[], b: readonly Statement[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}
