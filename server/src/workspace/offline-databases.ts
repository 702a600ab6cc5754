import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Planner } from '../planner/planner';
import { type AssumedRows, assumedBy, type PlannerSource } from '../planner/planner-source';
import { sourceSchema } from '../planner/schema/source-schema';
import type { Schema } from '../schema/schema';
import type { Snapshot } from '../snapshot/snapshot';
import { parseSnapshot } from '../snapshot/snapshot-file';
import { readDdlFiles } from './schema-files';
import type { Settings } from './settings';
import { StatementPlans } from './statement-plans';
import { Verdicts } from './verdicts';

/** The name under which a folder's snapshot is looked for. */
export const snapshotFileName = 'forecost.snapshot.json';

/** A database that can be planned for without asking it. */
export interface OfflineDatabase {
  /** Undefined where only files of DDL are known. */
  readonly snapshot: Snapshot | undefined;
  readonly schema: Schema;
  /** The files of DDL that the schema is made from, by their paths. */
  readonly ddlFiles: ReadonlySet<string>;
  readonly planner: Planner;
  readonly plans: StatementPlans;
  readonly verdicts: Verdicts;
  /** The day on which the statistics were taken: `2026-11-20`. Undefined: sizes are assumed. */
  readonly statisticsDate: string | undefined;
  /** How large tables are taken to be where sizes are assumed. */
  readonly assume: AssumedRows | undefined;
  /** Its sizes come from statistics, or somebody has said what to assume: costs mean something. */
  readonly isSized: boolean;
}

export type OfflineSettings = Pick<Settings, 'schemaFolder' | 'schemaFiles' | 'assume'>;

/**
 * The databases that can be planned for: the connected one, else what the folders of a workspace have snapshots or
 * migrations of. A thread plans for each as long as it is asked.
 */
export class OfflineDatabases {
  private readonly known = new Map<string, OfflineDatabase>();
  private readonly reading = new Map<string, Promise<Reading>>();
  private connected: OfflineDatabase | undefined;

  /** `plannerFolder` holds the planner's files. */
  constructor(private readonly plannerFolder: string) {}

  /** What is known by now for a folder. */
  of(folder: string | undefined): OfflineDatabase | undefined {
    return this.connected ?? (folder === undefined ? undefined : this.known.get(folder));
  }

  /** The same where its costs mean something. */
  sized(folder: string | undefined): OfflineDatabase | undefined {
    const database = this.of(folder);
    return database?.isSized ? database : undefined;
  }

  /** Whether what is known of a folder itself comes from a snapshot. */
  hasSnapshot(folder: string): boolean {
    return this.known.get(folder)?.snapshot !== undefined;
  }

  /** What the connected database has. Undefined: none is connected any more. */
  learnConnected(snapshot: Snapshot | undefined): void {
    void this.connected?.planner.dispose();
    this.connected = snapshot && this.databaseOf(snapshot, new Date().toISOString().slice(0, 10));
  }

  /** Reads what a folder has where that was not done since it was last forgotten. */
  read(folder: string, settings: OfflineSettings): Promise<Reading> {
    const before = this.reading.get(folder);
    if (before) return before;
    const reading = this.load(folder, settings).then((loaded) => {
      if (this.reading.get(folder) !== reading) {
        if (loaded.kind === 'database') void loaded.database.planner.dispose();
      } else if (loaded.kind === 'database') this.known.set(folder, loaded.database);
      return loaded;
    });
    this.reading.set(folder, reading);
    return reading;
  }

  /** The files are others now. */
  forget(folder: string): void {
    const before = this.known.get(folder);
    this.known.delete(folder);
    this.reading.delete(folder);
    void before?.planner.dispose();
  }

  async dispose(): Promise<void> {
    const all = [...this.known.values(), ...(this.connected ? [this.connected] : [])];
    this.known.clear();
    this.reading.clear();
    this.connected = undefined;
    await Promise.all(all.map(({ planner }) => planner.dispose()));
  }

  private async load(folder: string, settings: OfflineSettings): Promise<Reading> {
    const path = join(folder, snapshotFileName);
    let text: string;
    let written: Date;
    try {
      [text, { mtime: written }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return this.loadFiles(folder, settings);
      return { kind: 'problem', message: `The snapshot ${path} cannot be read (${code ?? message}).` };
    }
    const snapshot = parseSnapshot(text);
    if ('problem' in snapshot) return { kind: 'problem', message: `${path}: ${snapshot.problem}` };
    const date = snapshot.takenOn ?? written.toISOString().slice(0, 10);
    return { kind: 'database', database: this.databaseOf(snapshot, date) };
  }

  private async loadFiles(folder: string, { schemaFiles, assume: given }: OfflineSettings): Promise<Reading> {
    const files = await readDdlFiles([folder], schemaFiles);
    if (files.length === 0) return { kind: 'none' };
    const assume = assumedBy(given);
    const source: PlannerSource = { kind: 'files', files, assume };
    const isSized = Object.keys(given).length > 0;
    return {
      kind: 'database',
      database: this.made(source, { statisticsDate: undefined, isSized }),
    };
  }

  private databaseOf(snapshot: Snapshot, statisticsDate: string): OfflineDatabase {
    const source: PlannerSource = { kind: 'snapshot', snapshot };
    return this.made(source, { statisticsDate, isSized: true });
  }

  private made(
    source: PlannerSource,
    origin: Pick<OfflineDatabase, 'statisticsDate' | 'isSized'>,
  ): OfflineDatabase {
    const planner = new Planner({ folder: this.plannerFolder, source });
    const isAssumed = origin.statisticsDate === undefined;
    return {
      ...origin,
      snapshot: source.kind === 'snapshot' ? source.snapshot : undefined,
      assume: source.kind === 'files' ? source.assume : undefined,
      ddlFiles: new Set(source.kind === 'files' ? source.files.map(({ path }) => path) : []),
      schema: sourceSchema(source),
      planner,
      plans: new StatementPlans(planner),
      verdicts: new Verdicts(planner, { isAssumed }),
    };
  }
}

export type Reading =
  | { readonly kind: 'database'; readonly database: OfflineDatabase }
  /** There is neither a snapshot nor a file of DDL. */
  | { readonly kind: 'none' }
  /** In one sentence. */
  | { readonly kind: 'problem'; readonly message: string };
