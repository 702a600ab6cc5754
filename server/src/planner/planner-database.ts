import { PGlite } from '@electric-sql/pglite';
import type { ProbedPlan, ProbedPlans, ProposedIndex } from '../advisor/probe';
import type { IndexSize, Snapshot, SnapshotName } from '../snapshot/snapshot';
import { split } from '../syntax/split';
import { prepareWhatIf } from './indexes/made-index';
import { type StoredIndex, writeMetapage } from './indexes/metapages';
import { treeHeight } from './indexes/tree-height';
import { Upkeep } from './indexes/upkeep';
import { whatIf } from './indexes/what-if';
import { bundledExtensions, type Instance, type Program, startInstance } from './instance/instance';
import { RelationFiles } from './instance/relation-files';
import { takenBack } from './instance/taken-back';
import type { PlannerStart } from './messages';
import { type AssumedRows, assumedByDefault, type DdlPlace, type FilesSource } from './planner-source';
import { DdlOnTop } from './schema/ddl-on-top';
import { extensionsOfFiles, type FatalStatement, loadFiles } from './schema/load-files';
import { type LoadProblem, loadSnapshot } from './schema/load-snapshot';
import { sizeByAssumption } from './schema/size-by-assumption';

export const explainOptions = 'EXPLAIN (FORMAT JSON, VERBOSE, SETTINGS, GENERIC_PLAN) ';

/** A relation that has a file. */
interface StoredRelation extends StoredIndex {
  readonly schema: string;
  readonly name: string;
  /** Of an index: the bytes of an entry's key, on the average. */
  readonly keyBytes: number;
}

/** A database that can plan whatever the one that it was made after can plan, and execute nothing. */
export class PlannerDatabase {
  private prepared: Promise<void> | undefined;
  private readonly upkeep: Upkeep;
  private readonly onTop: DdlOnTop;

  private constructor(
    readonly instance: Instance,
    readonly files: RelationFiles,
    readonly problems: readonly LoadProblem[],
    assume: AssumedRows,
  ) {
    this.upkeep = new Upkeep(instance);
    this.onTop = new DdlOnTop(instance, files, assume);
  }

  /** `loads` hears of each statement of a file before it is run, and of undefined behind the last. */
  static async start(
    { folder, source, fatal }: PlannerStart,
    code: WebAssembly.Module,
    loads: (place: DdlPlace | undefined) => void,
  ): Promise<PlannerDatabase> {
    return source.kind === 'snapshot'
      ? PlannerDatabase.ofSnapshot({ folder, code }, source.snapshot)
      : PlannerDatabase.ofFiles({ folder, code }, source, fatal, loads);
  }

  private static async ofFiles(
    program: Program,
    { files, assume }: FilesSource,
    fatal: readonly FatalStatement[],
    loads: (place: DdlPlace | undefined) => void,
  ): Promise<PlannerDatabase> {
    const instance = await startInstance(program, extensionsOfFiles(files), 'en_US.UTF-8');
    const problems = await loadFiles(instance, files, fatal, loads);
    loads(undefined);
    const relations = new RelationFiles(instance, PGlite.paths.PGDATA);
    const database = new PlannerDatabase(instance, relations, problems, assume);
    // Indexes of the files are sized as those of a what-if are.
    await database.prepare();
    problems.push(...(await sizeByAssumption(instance, relations, assume)));
    return database;
  }

  private static async ofSnapshot(program: Program, snapshot: Snapshot): Promise<PlannerDatabase> {
    const wanted = snapshot.extensions.map(({ name }) => name).filter((name) => bundledExtensions.has(name));
    const instance = await startInstance(program, wanted, snapshot.collation);
    const problems = await loadSnapshot(instance, snapshot);
    const files = new RelationFiles(instance, PGlite.paths.PGDATA);
    const database = new PlannerDatabase(instance, files, problems, assumedByDefault);
    if (snapshot.relations.length > 0) await database.setLengths(snapshot);
    return database;
  }

  /** Puts DDL on top of the schema, for whatever is asked next. `runs` hears of each statement before it is run. */
  async put(ddl: readonly string[], runs: () => void): Promise<void> {
    if (ddl.length > 0) await this.prepare();
    await this.onTop.be(ddl, runs);
  }

  /** EXPLAIN's JSON. Throws what PostgreSQL says. */
  async plan(sql: string): Promise<ProbedPlan> {
    const json = this.onTop.isOpen
      ? await takenBack(this.instance, true, () => this.explained(sql))
      : await this.explained(sql);
    const isAssumed = this.onTop.tables.some(
      ({ schema, name }) =>
        json.includes(`"Relation Name": ${JSON.stringify(name)}`) &&
        json.includes(`"Schema": ${JSON.stringify(schema)}`),
    );
    return { kind: 'plan', json, ...(isAssumed && { isAssumed }) };
  }

  /** Plans queries as if indexes were there, and others were not. Throws what PostgreSQL says. */
  async whatIf(
    proposed: readonly ProposedIndex[],
    queries: readonly string[],
    without: readonly SnapshotName[] = [],
  ): Promise<ProbedPlans> {
    await this.prepare();
    const { instance, files, onTop } = this;
    const answer = await takenBack(instance, onTop.isOpen, () =>
      whatIf(instance, files, { proposed, without, known: onTop.indexes }, async () => {
        const plans: string[] = [];
        for (const query of queries) plans.push(await this.explained(query));
        return plans;
      }),
    );
    await this.upkeep.after(proposed.length, onTop.isOpen);
    return answer;
  }

  private async explained(sql: string): Promise<string> {
    if (split(sql).filter(({ kind }) => kind === 'statement').length !== 1) throw notOneStatement();
    const [result] = await this.instance.exec(`${explainOptions}${sql}`, {
      parsers: { [jsonType]: (text) => text },
    });
    return String(result?.rows[0]?.['QUERY PLAN']);
  }

  /** Once, and where it is needed: planning starts sooner without. */
  private prepare(): Promise<void> {
    this.prepared ??= prepareWhatIf(this.instance);
    return this.prepared;
  }

  private async setLengths({ relations }: Snapshot): Promise<void> {
    const blocks = new Map<string, number>();
    const indexes = new Map<string, IndexSize>();
    for (const relation of relations) {
      const { schema, size } = relation;
      if (size) blocks.set(`${schema}.${relation.name}`, size.blocks ?? size.pages);
      const backing = (relation.constraints ?? []).map(({ name, index }) => ({ name, ...index }));
      for (const index of [...backing, ...(relation.indexes ?? [])])
        indexes.set(`${schema}.${index.name}`, index);
    }
    // Whatever was read while keys were checked would be taken for what stands in the files.
    await this.instance.exec('SELECT forecost_planner.pg_buffercache_evict_all()');
    for (const stored of await this.stored()) {
      const name = `${stored.schema}.${stored.name}`;
      const index = indexes.get(name);
      const length = blocks.get(name) ?? index?.blocks ?? index?.pages;
      if (length === undefined) continue;
      const height = index?.height ?? treeHeight(length, stored.keyBytes);
      writeMetapage(this.files, stored, {
        height,
        pages: length,
        inverted: index?.inverted,
      });
      this.files.setLength(stored.path, length);
    }
  }

  private async stored(): Promise<StoredRelation[]> {
    const { rows } = await this.instance.query<StoredRelation>(storedSql);
    return rows;
  }
}

/** With the SQLSTATE of a syntax error, which it is where PostgreSQL takes one statement. */
function notOneStatement(): Error {
  return Object.assign(new Error('The planner takes one statement at a time.'), { code: '42601' });
}

const jsonType = 114;

const storedSql = `
  SELECT c.oid::int8::float8 AS oid, n.nspname::text AS schema, c.relname::text AS name, am.amname::text AS method,
    pg_catalog.pg_relation_filepath(c.oid) AS path,
    coalesce((
      SELECT sum(coalesce(w.stawidth, 8)) FROM pg_catalog.pg_index i
      CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
      LEFT JOIN pg_catalog.pg_statistic w ON w.starelid = i.indrelid AND w.staattnum = k.attnum AND NOT w.stainherit
      WHERE i.indexrelid = c.oid AND k.place <= i.indnkeyatts
    ), 8)::float8 AS "keyBytes"
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_am am ON am.oid = c.relam
  WHERE c.relkind IN ('r', 'm', 'i') AND n.nspname !~ '^(pg_|information_schema)'`;
