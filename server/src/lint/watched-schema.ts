import type { Schema, Table } from '../schema/schema';

/** What a check asked of a schema, and what it was told: while the answers stay the same, so does its result. */
export interface SchemaQuestions {
  readonly tables: ReadonlyMap<string, Table | undefined>;
  /** The check went through all tables. */
  readonly askedForAll: boolean;
}

/** A schema that remembers what it is asked. */
export function watchSchema(schema: Schema): {
  readonly schema: Schema;
  readonly questions: SchemaQuestions;
} {
  const tables = new WatchedTables(schema.tables);
  return { schema: { ...schema, tables }, questions: tables };
}

/** Whether `schema` would answer the questions as they were answered before. */
export function answersAlike(questions: SchemaQuestions, schema: Schema): boolean {
  if (questions.askedForAll) return false;
  for (const [name, table] of questions.tables) {
    if (schema.tables.get(name) !== table) return false;
  }
  return true;
}

class WatchedTables implements ReadonlyMap<string, Table>, SchemaQuestions {
  readonly tables = new Map<string, Table | undefined>();
  askedForAll = false;

  constructor(private readonly all: ReadonlyMap<string, Table>) {}

  get(name: string): Table | undefined {
    const table = this.all.get(name);
    this.tables.set(name, table);
    return table;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  get size(): number {
    return this.whole.size;
  }

  keys(): MapIterator<string> {
    return this.whole.keys();
  }

  values(): MapIterator<Table> {
    return this.whole.values();
  }

  entries(): MapIterator<[string, Table]> {
    return this.whole.entries();
  }

  forEach(visit: (table: Table, name: string, map: ReadonlyMap<string, Table>) => void): void {
    this.whole.forEach(visit);
  }

  [Symbol.iterator](): MapIterator<[string, Table]> {
    return this.whole[Symbol.iterator]();
  }

  private get whole(): ReadonlyMap<string, Table> {
    this.askedForAll = true;
    return this.all;
  }
}
