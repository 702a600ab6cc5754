import type { SnapshotName } from '../../snapshot/snapshot';
import { attempt } from '../instance/attempt';
import type { Instance } from '../instance/instance';
import { blockBytes, type RelationFiles } from '../instance/relation-files';
import type { AssumedRows } from '../planner-source';
import { sizeSql } from '../statistics/statistics-sql';
import { ddlStatements } from './ddl-statements';
import { runDdl } from './load-files';
import { sizeIndexes, sizeNewTables } from './size-by-assumption';

/** What has a file that the planner reads the length of. */
interface Relation extends SnapshotName {
  readonly oid: number;
  /** `pg_class.relkind`: a table, a materialized view or an index. */
  readonly kind: 'r' | 'm' | 'i';
  readonly path: string;
  readonly blocks: number;
  readonly pages: number;
  readonly rows: number;
  readonly allVisible: number;
  /** Of an index: its table. */
  readonly tableSchema: string | null;
  readonly tableName: string | null;
}

/**
 * DDL on top of what the planner knows, in a transaction that stays open as long as nobody asks for another. Nothing is
 * executed over rows, since tables are empty meanwhile. What fails is left out: most of a document may have been run long
 * ago.
 */
export class DdlOnTop {
  private current: readonly string[] = [];
  private made: readonly SnapshotName[] = [];
  private sized: ReadonlySet<number> = new Set();

  constructor(
    private readonly instance: Instance,
    private readonly files: RelationFiles,
    private readonly assume: AssumedRows,
  ) {}

  get isOpen(): boolean {
    return this.current.length > 0;
  }

  /** The tables that it makes, whose sizes are assumed. */
  get tables(): readonly SnapshotName[] {
    return this.made;
  }

  /** The indexes that have their sizes, by `pg_class.oid`. */
  get indexes(): ReadonlySet<number> {
    return this.sized;
  }

  /** From now on this is on top. `runs` hears of each statement before it is run. */
  async be(ddl: readonly string[], runs: () => void): Promise<void> {
    const { current } = this;
    const isMore = current.length <= ddl.length && current.every((sql, i) => sql === ddl[i]);
    if (isMore && current.length === ddl.length) return;
    if (this.isOpen && !isMore) await this.takeBack();
    const more = ddl.slice(this.current.length);
    if (more.length === 0) return;
    if (!this.isOpen) await this.instance.exec('BEGIN');
    this.current = ddl;
    const before = await this.relations();
    await this.overNoRows([...before.values()], () => this.run(more, runs));
    await this.size(before);
  }

  private async takeBack(): Promise<void> {
    this.current = [];
    this.made = [];
    this.sized = new Set();
    await this.instance.exec('ROLLBACK');
  }

  private async overNoRows(relations: readonly Relation[], work: () => Promise<void>): Promise<void> {
    const tables = relations.filter(({ kind }) => kind !== 'i');
    for (const { path } of tables) this.files.setLength(path, 0);
    try {
      await work();
    } finally {
      for (const { path, blocks } of tables) this.files.setLength(path, blocks);
    }
  }

  private async run(ddl: readonly string[], runs: () => void): Promise<void> {
    const { instance } = this;
    // To check a constraint queries are executed, and there is nothing in the indexes.
    const kept = await instance.query<Record<string, string>>(
      `SELECT ${scans.map((name) => `current_setting('${name}') AS ${name}`).join(', ')}`,
    );
    await instance.exec(scans.map((name) => `SET LOCAL ${name} = off`).join('; '));
    for (const sql of ddl)
      for (const statement of ddlStatements({ path: '', sql })) {
        runs();
        await attempt(instance, () => runDdl(instance, statement));
      }
    const [settings = {}] = kept.rows;
    await instance.exec(scans.map((name) => `SET LOCAL ${name} = ${settings[name]}`).join('; '));
  }

  /** What is made again is as large as it was, and what is new as large as is assumed. */
  private async size(before: ReadonlyMap<number, Relation>): Promise<void> {
    const { instance, files } = this;
    const owners = new Map<string, SnapshotName>();
    const sized = new Set<number>();
    for (const { oid, kind, path, ...relation } of (await this.relations()).values()) {
      const known = before.get(oid);
      if (known?.path === path) sized.add(oid);
      else if (kind === 'i') {
        const owner = { schema: relation.tableSchema ?? '', name: relation.tableName ?? '' };
        owners.set(JSON.stringify(owner), owner);
      } else if (known) {
        await instance.exec(sizeSql(relation, known));
        files.setLength(path, known.blocks);
      }
    }
    const made = await sizeNewTables(instance, files, (oid) => before.has(oid), this.assume);
    this.made = [...this.made, ...made];
    await sizeIndexes(instance, files, [...owners.values()], sized);
    this.sized = sized;
  }

  private async relations(): Promise<ReadonlyMap<number, Relation>> {
    const { rows } = await this.instance.query<Relation>(relationsSql);
    return new Map(rows.map((row) => [row.oid, row]));
  }
}

const scans = ['enable_indexscan', 'enable_indexonlyscan', 'enable_bitmapscan'];

const relationsSql = `
  SELECT c.oid::int8::float8 AS oid, n.nspname::text AS schema, c.relname::text AS name, c.relkind::text AS kind,
    pg_catalog.pg_relation_filepath(c.oid) AS path,
    (pg_catalog.pg_relation_size(c.oid) / ${blockBytes})::float8 AS blocks,
    c.relpages::float8 AS pages, c.reltuples::float8 AS rows, c.relallvisible::float8 AS "allVisible",
    tn.nspname::text AS "tableSchema", t.relname::text AS "tableName"
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
  LEFT JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
  LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
  WHERE c.relkind IN ('r', 'm', 'i') AND n.nspname !~ '^(pg_|information_schema|forecost_planner)'`;
