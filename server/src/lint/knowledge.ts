import type { Schema, Table } from '../schema/schema';

/** What a document's statements are judged by, besides their own text. */
export interface Knowledge {
  /** Undefined where no table is known at all. */
  readonly schema: Schema | undefined;
  /** Qualified names of the tables that the document itself creates. */
  readonly createdHere: ReadonlySet<string>;
  /**
   * What was true before the document made a table of its own another time: for the statements in front of the one with this number
   * among those that change the schema, counted from 0. In the document's order.
   */
  readonly earlier?: readonly { readonly schema: Schema | undefined; readonly until: number }[];
}

/** Knowledge that remembers what it was asked: while the answers stay the same, so does the result of a check. */
export interface WatchedKnowledge {
  readonly schema: Schema | undefined;
  readonly createdHere: Pick<ReadonlySet<string>, 'has'>;
  /** Whether `now` would have answered every question alike. */
  answersAlike(now: Knowledge): boolean;
}

export function watchKnowledge(knowledge: Knowledge): WatchedKnowledge {
  const { schema, createdHere } = knowledge;
  const tables = schema && new WatchedTables(schema.tables);
  const created = new Map<string, boolean>();
  return {
    schema: schema && tables && { ...schema, tables },
    createdHere: {
      has(name) {
        const answer = createdHere.has(name);
        created.set(name, answer);
        return answer;
      },
    },
    answersAlike(now) {
      if (tables ? !now.schema || !tables.answersAlike(now.schema) : now.schema) return false;
      for (const [name, answer] of created) if (now.createdHere.has(name) !== answer) return false;
      return true;
    },
  };
}

class WatchedTables implements ReadonlyMap<string, Table> {
  private readonly asked = new Map<string, Table | undefined>();
  private askedForAll = false;

  constructor(private readonly tables: ReadonlyMap<string, Table>) {}

  answersAlike(schema: Schema): boolean {
    if (this.askedForAll) return schema.tables === this.tables;
    for (const [name, table] of this.asked) if (schema.tables.get(name) !== table) return false;
    return true;
  }

  get(name: string): Table | undefined {
    const table = this.tables.get(name);
    this.asked.set(name, table);
    return table;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  get size(): number {
    return this.all.size;
  }

  keys(): MapIterator<string> {
    return this.all.keys();
  }

  values(): MapIterator<Table> {
    return this.all.values();
  }

  entries(): MapIterator<[string, Table]> {
    return this.all.entries();
  }

  forEach(visit: (table: Table, name: string, map: ReadonlyMap<string, Table>) => void): void {
    this.all.forEach(visit);
  }

  [Symbol.iterator](): MapIterator<[string, Table]> {
    return this.all[Symbol.iterator]();
  }

  private get all(): ReadonlyMap<string, Table> {
    this.askedForAll = true;
    return this.tables;
  }
}
