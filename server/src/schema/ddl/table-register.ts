import type { Table } from '../schema';

/**
 * Where to look for an index by its name, and for what speaks of a relation: finds all keys of tables that may be meant,
 * and some that once were.
 */
export class TableRegister {
  private readonly indexed = new Map<string, Set<string>>();
  private readonly speaking = new Map<string, Set<string>>();
  private readonly added = new Map<string, Table>();

  add(key: string, table: Table): void {
    const before = this.added.get(key);
    this.added.set(key, table);
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

  /** Tables with an index of that name. */
  indexedBy(name: string): Iterable<string> {
    return this.indexed.get(name) ?? [];
  }

  /** Tables that reference a relation, inherit from it or are partitions of it. */
  speakingOf(relation: string): Iterable<string> {
    return this.speaking.get(relation) ?? [];
  }
}

/** The register of tables that do not change. */
export function registerOf(tables: ReadonlyMap<string, Table>): TableRegister {
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
