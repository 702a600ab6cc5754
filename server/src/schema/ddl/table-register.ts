import type { Table } from '../schema';
import { type NamesInTables, TablesView } from '../tables-view';

/** Where names stand in tables that are added one by one, and where they once stood. */
export class TableRegister implements NamesInTables {
  private readonly indexed = new Map<string, Set<string>>();
  private readonly speaking = new Map<string, Set<string>>();
  private readonly bySchema = new Map<string, Set<string>>();
  private readonly added = new Map<string, Table>();

  add(key: string, table: Table): void {
    const before = this.added.get(key);
    this.added.set(key, table);
    if (!before) note(this.bySchema, table.schema, key);
    // A statement most often adds one to many.
    table.indexes.forEach((index, i) => {
      if (before?.indexes[i] !== index) note(this.indexed, index.name, key);
    });
    table.foreignKeys.forEach((one, i) => {
      if (before?.foreignKeys[i] !== one) note(this.speaking, one.references, key);
    });
    for (const parent of table.inherits ?? []) note(this.speaking, parent, key);
    if (table.partitionOf !== undefined) note(this.speaking, table.partitionOf, key);
  }

  indexedBy(name: string): Iterable<string> {
    return this.indexed.get(name) ?? [];
  }

  speakingOf(relation: string): Iterable<string> {
    return this.speaking.get(relation) ?? [];
  }

  inSchema(name: string): Iterable<string> {
    return this.bySchema.get(name) ?? [];
  }
}

/** Where names stand in tables that do not change. */
export function namesIn(tables: ReadonlyMap<string, Table>): NamesInTables {
  if (tables instanceof TablesView) return tables.names;
  const known = registers.get(tables);
  if (known) return known;
  const register = new TableRegister();
  for (const [key, table] of tables) register.add(key, table);
  registers.set(tables, register);
  return register;
}

const registers = new WeakMap<ReadonlyMap<string, Table>, TableRegister>();

function note(lists: Map<string, Set<string>>, name: string, key: string): void {
  const keys = lists.get(name);
  if (keys) keys.add(key);
  else lists.set(name, new Set([key]));
}
