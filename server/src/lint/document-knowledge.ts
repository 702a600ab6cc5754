import { type AppliedDdl, createAppliedDdl } from '../schema/apply-ddl';
import { emptySchema, type Schema } from '../schema/schema';
import { innerStatements } from '../syntax/bodies/inner-statements';
import { tableTypes } from '../syntax/ddl-types';
import type { Source } from '../syntax/source';
import type { Statement } from '../syntax/statement';
import type { NodeType } from '../syntax/tree';
import { Attached } from '../text/attached';
import { sameItems } from '../text/same-items';
import { lastOf } from '../text/steps';
import type { Knowledge } from './knowledge';
import { partlyKnown } from './partly-known';

/** What a document is judged by: the schema around it with the document's own DDL on top. */
export function documentKnowledge(source: Source, around: Schema | undefined): Knowledge {
  return createDocumentKnowledge()(source, around);
}

/** The same for a document that is edited: gives the identical value while neither the DDL nor the schema changes. */
export function createDocumentKnowledge(): (source: Source, around: Schema | undefined) => Knowledge {
  const inSteps = createKnowledgeInSteps();
  return (source, around) => lastOf(inSteps(source, around));
}

/** The same in steps, for a document with much DDL. */
export function createKnowledgeInSteps(): (
  source: Source,
  around: Schema | undefined,
) => Generator<undefined, Knowledge> {
  let before: KnownDdl | undefined;
  return function* (source, around) {
    const ddl: Statement[] = [];
    for (const { statement } of source.statements) if (changesSchema(statement)) ddl.push(statement);
    if (before && isOf(before, around, ddl)) return before.knowledge;
    const isSame = before?.around === around && ddl.length > 0;
    const apply = (isSame ? before?.apply : undefined) ?? createAppliedDdl(around ?? emptySchema);
    const applied = ddl.length > 0 ? yield* apply(ddl) : undefined;
    // Somebody else may have come to the same meanwhile.
    if (before && isOf(before, around, ddl)) return before.knowledge;
    const knowledge = applied
      ? knowledgeOf(applied, ddl, before?.knowledge.version)
      : { version: {}, schema: around, createdHere: none };
    before = { around, ddl, apply, knowledge };
    return knowledge;
  };
}

interface KnownDdl {
  readonly around: Schema | undefined;
  readonly ddl: readonly Statement[];
  /** What it applied last is what `knowledge` is made of. */
  readonly apply: ReturnType<typeof createAppliedDdl>;
  readonly knowledge: Knowledge;
}

function isOf(known: KnownDdl, around: Schema | undefined, ddl: readonly Statement[]): boolean {
  return known.around === around && sameItems(known.ddl, ddl);
}

const none: ReadonlySet<string> = new Set();

function knowledgeOf(
  { schema: made, created, earlier, changed }: AppliedDdl,
  ddl: readonly Statement[],
  before: object | undefined,
): Knowledge {
  const tables = partlyKnown(made.tables, created, ddl);
  const isWhole = tables === made.tables;
  const schema = isWhole ? made : { ...made, tables };
  return {
    // What is marked differs from what was applied.
    ...(isWhole && { version: {} }),
    ...(isWhole && before && changed && { since: { version: before, names: changed } }),
    // Tables that are gone again still have been created here, in the schemas that its search path names.
    schema: created.size > 0 ? schema : known(schema),
    createdHere: created,
    ...(earlier.length > 0 && { earlier }),
  };
}

function known(schema: Schema): Schema | undefined {
  return schema.tables.size > 0 ? schema : undefined;
}

/** Reads all statements of a document in steps, so that what is asked of all of them then takes no time. */
export function* readInSteps({ statements }: Source): Generator<undefined, void> {
  let read = 0;
  for (const { statement } of statements) {
    changesSchema(statement);
    if (read++ % readAtOnce === 0) yield;
  }
}

const readAtOnce = 50;

const schemaStatements: ReadonlySet<NodeType> = new Set<NodeType>([...tableTypes, 'VariableSetStmt']);

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
