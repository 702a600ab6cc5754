import { buildSchemaOfFiles } from '../schema/build-schema';
import { emptySchema, type Schema } from '../schema/schema';
import { snapshotSchema } from '../snapshot/snapshot-schema';
import { loadParser } from '../syntax/parse';
import { readSql } from '../syntax/source';
import { assumedSchema, withAssumedRows } from './assumed-schema';
import { type AssumedRows, assumedByDefault, type PlannerSource } from './planner-source';

/** The schema by which statements are judged, made when somebody first asks, with the DDL of documents on top. */
export class JudgedSchemas {
  /** Let go when the schema is made from it. */
  private source: PlannerSource | undefined;
  private made: Promise<Schema> | undefined;
  private readonly assume: AssumedRows;
  private last: { readonly ddl: readonly string[]; readonly schema: Schema } | undefined;

  constructor(source: PlannerSource) {
    this.source = source;
    this.assume = source.kind === 'files' ? source.assume : assumedByDefault;
  }

  async with(ddl: readonly string[]): Promise<Schema> {
    this.made ??= this.make();
    const base = await this.made;
    if (ddl.length === 0) return base;
    const { last } = this;
    if (last?.ddl.length === ddl.length && last.ddl.every((sql, i) => sql === ddl[i])) return last.schema;
    const statements = ddl.flatMap((sql) => readSql(sql).statements.map(({ statement }) => statement));
    const schema = withAssumedRows(buildSchemaOfFiles(base, [statements]), this.assume);
    this.last = { ddl, schema };
    return schema;
  }

  private async make(): Promise<Schema> {
    await loadParser();
    const { source } = this;
    this.source = undefined;
    if (!source) return emptySchema;
    return source.kind === 'snapshot'
      ? snapshotSchema(source.snapshot)
      : assumedSchema(source.files, source.assume);
  }
}
