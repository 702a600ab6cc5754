import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Planner } from '../planner/planner';
import type { Schema } from '../schema/schema';
import type { Snapshot } from '../snapshot/snapshot';
import { parseSnapshot } from '../snapshot/snapshot-file';
import { snapshotSchema } from '../snapshot/snapshot-schema';
import { StatementPlans } from './statement-plans';
import { Verdicts } from './verdicts';

/** The name under which a folder's snapshot is looked for. */
export const snapshotFileName = 'forecost.snapshot.json';

/** A database that can be planned for without asking it. */
export interface OfflineDatabase {
  readonly schema: Schema;
  readonly planner: Planner;
  readonly plans: StatementPlans;
  readonly verdicts: Verdicts;
  /** The day on which the snapshot was taken, or else written: `2026-11-20`. */
  readonly statisticsDate: string;
}

/** The databases that the folders of a workspace have snapshots of. A thread plans for each as long as it is asked. */
export class OfflineDatabases {
  private readonly known = new Map<string, OfflineDatabase>();
  private readonly reading = new Map<string, Promise<Reading>>();

  /** `plannerFolder` holds the planner's files. */
  constructor(private readonly plannerFolder: string) {}

  /** What is known by now of a folder's. */
  of(folder: string | undefined): OfflineDatabase | undefined {
    return folder === undefined ? undefined : this.known.get(folder);
  }

  /** Reads a folder's snapshot where that was not done since it was last forgotten. */
  read(folder: string): Promise<Reading> {
    const before = this.reading.get(folder);
    if (before) return before;
    const reading = this.load(join(folder, snapshotFileName)).then((loaded) => {
      if (this.reading.get(folder) !== reading) {
        if (loaded.kind === 'database') void loaded.database.planner.dispose();
      } else if (loaded.kind === 'database') this.known.set(folder, loaded.database);
      return loaded;
    });
    this.reading.set(folder, reading);
    return reading;
  }

  /** The file is another one now. */
  forget(folder: string): void {
    const before = this.known.get(folder);
    this.known.delete(folder);
    this.reading.delete(folder);
    void before?.planner.dispose();
  }

  async dispose(): Promise<void> {
    const all = [...this.known.values()];
    this.known.clear();
    this.reading.clear();
    await Promise.all(all.map(({ planner }) => planner.dispose()));
  }

  private async load(path: string): Promise<Reading> {
    let text: string;
    let written: Date;
    try {
      [text, { mtime: written }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return { kind: 'none' };
      return { kind: 'problem', message: `The snapshot ${path} cannot be read (${code ?? message}).` };
    }
    const snapshot = parseSnapshot(text);
    if ('problem' in snapshot) return { kind: 'problem', message: `${path}: ${snapshot.problem}` };
    return { kind: 'database', database: this.databaseOf(snapshot, written) };
  }

  private databaseOf(snapshot: Snapshot, written: Date): OfflineDatabase {
    const schema = snapshotSchema(snapshot);
    const planner = new Planner({ folder: this.plannerFolder, source: { kind: 'snapshot', snapshot } });
    return {
      schema,
      planner,
      plans: new StatementPlans(planner),
      verdicts: new Verdicts(schema, planner),
      statisticsDate: snapshot.takenOn ?? written.toISOString().slice(0, 10),
    };
  }
}

export type Reading =
  | { readonly kind: 'database'; readonly database: OfflineDatabase }
  /** There is no file. */
  | { readonly kind: 'none' }
  /** In one sentence. */
  | { readonly kind: 'problem'; readonly message: string };
