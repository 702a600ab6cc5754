import { firstIndex } from '../text/first-index';
import type { DdlLog } from './ddl/ddl-log';
import { TableRegister } from './ddl/table-register';
import type { Schema, Table } from './schema';
import { type NamesInTables, TablesView } from './tables-view';

export interface EarlierSchema {
  readonly schema: Schema;
  /** The index of the statement from which on it is true no more. */
  readonly until: number;
}

/**
 * What the schema was before each statement that makes a table of the session's own another one. Tables of its own that
 * are gone in the end, in `last`, are judged by nobody and left out.
 */
export function earlierSchemas(log: DdlLog, last: Schema, created: ReadonlySet<string>): EarlierSchema[] {
  const undoing = [...log.undoing].filter(({ undoes }) => undoes.some((key) => last.tables.has(key)));
  if (undoing.length === 0) return [];
  const versions = versionsOf(log);
  let register: NamesInTables | undefined;
  const names = () => {
    register ??= registerOf(log.base, versions);
    return register;
  };
  const isGone = (key: string) => created.has(key) && !last.tables.has(key);
  return undoing.map(({ position }) => ({
    schema: {
      ...last,
      tables: new EarlierTables(log.base, versions, position, isGone, names),
      searchPath: log.searchedBefore(position),
    },
    until: position,
  }));
}

interface Version {
  /** Of the statement that makes it. */
  readonly position: number;
  readonly table: Table | undefined;
}

/** All that a name ever meant, in the order of the statements. */
type Versions = ReadonlyMap<string, readonly Version[]>;

function versionsOf({ statements }: DdlLog): Versions {
  const versions = new Map<string, Version[]>();
  for (const { writes, position } of statements) {
    for (const [key, table] of writes) {
      const known = versions.get(key);
      if (known) known.push({ position, table });
      else versions.set(key, [{ position, table }]);
    }
  }
  return versions;
}

/** Where names stand in all that a name ever meant. */
function registerOf(base: Schema, versions: Versions): NamesInTables {
  const register = new TableRegister();
  for (const key of new Set([...base.tables.keys(), ...versions.keys()])) {
    for (const table of [base.tables.get(key), ...(versions.get(key) ?? []).map((one) => one.table)])
      if (table) register.add(key, table);
  }
  return register;
}

class EarlierTables extends TablesView {
  private made: ReadonlyMap<string, Table> | undefined;

  constructor(
    private readonly base: Schema,
    private readonly versions: Versions,
    private readonly position: number,
    private readonly isGone: (key: string) => boolean,
    private readonly namesOfAll: () => NamesInTables,
  ) {
    super();
  }

  get names(): NamesInTables {
    return this.namesOfAll();
  }

  get(key: string): Table | undefined {
    if (this.isGone(key)) return undefined;
    const versions = this.versions.get(key) ?? [];
    const behind = firstIndex(versions, ({ position }) => position >= this.position);
    return behind === 0 ? this.base.tables.get(key) : versions[behind - 1]?.table;
  }

  protected all(): ReadonlyMap<string, Table> {
    if (this.made) return this.made;
    const tables = new Map<string, Table>();
    for (const key of new Set([...this.base.tables.keys(), ...this.versions.keys()])) {
      const table = this.get(key);
      if (table) tables.set(key, table);
    }
    this.made = tables;
    return tables;
  }
}
