import type { AdvisedDatabase, KnownIndex } from '../advisor/index-advice';
import { buildSchemaOfFiles } from '../schema/build-schema';
import type { Schema } from '../schema/schema';
import type { Snapshot } from '../snapshot/snapshot';
import { loadParser } from '../syntax/parse';
import { readSql } from '../syntax/source';
import { type AssumedRows, assumedByDefault, type PlannerSource } from './planner-source';
import { withAssumedRows } from './schema/assumed-schema';
import { sourceSchema } from './schema/source-schema';

/** What advice rests on besides plans, made from the planner's source when somebody first asks. */
export class PlannerKnowledge {
  /** Let go when all that is needed of it is known. */
  private source: PlannerSource | undefined;
  private made: Promise<AdvisedDatabase> | undefined;
  private readonly assume: AssumedRows;
  private last: { readonly ddl: readonly string[]; readonly schema: Schema } | undefined;

  constructor(source: PlannerSource) {
    this.source = source;
    this.assume = source.kind === 'files' ? source.assume : assumedByDefault;
  }

  database(): Promise<AdvisedDatabase> {
    this.made ??= this.make();
    return this.made;
  }

  /** The schema with the DDL of a document on top. */
  async schemaWith(ddl: readonly string[]): Promise<Schema> {
    const { schema: base } = await this.database();
    if (ddl.length === 0) return base;
    const { last } = this;
    if (last?.ddl.length === ddl.length && last.ddl.every((sql, i) => sql === ddl[i])) return last.schema;
    const statements = ddl.flatMap((sql) => readSql(sql).statements.map(({ statement }) => statement));
    const schema = withAssumedRows(buildSchemaOfFiles(base, [statements]), this.assume);
    this.last = { ddl, schema };
    return schema;
  }

  private async make(): Promise<AdvisedDatabase> {
    await loadParser();
    const { source } = this;
    this.source = undefined;
    if (!source) throw new Error('What the planner knows is made once.');
    const schema = sourceSchema(source);
    return source.kind === 'snapshot'
      ? { schema, searchPath: source.snapshot.searchPath, indexes: indexesOf(source.snapshot) }
      : { schema, searchPath: ['public'], indexes: new Map() };
  }
}

function indexesOf({ relations }: Snapshot): AdvisedDatabase['indexes'] {
  return new Map(
    relations.flatMap(({ schema, indexes = [] }) =>
      indexes.map(({ name, ...index }): [string, KnownIndex] => [`${schema}.${name}`, index]),
    ),
  );
}
