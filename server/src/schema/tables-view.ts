import type { Table } from './schema';

/** Where names stand in tables: finds the keys of all tables that may be meant, in the order of the tables, and perhaps of others. */
export interface NamesInTables {
  /** Tables with an index of that name. */
  indexedBy(name: string): Iterable<string>;
  /** Tables that reference a relation, inherit from it or are partitions of it. */
  speakingOf(relation: string): Iterable<string>;
  /** Tables of a schema. */
  inSchema(name: string): Iterable<string>;
}

/** Tables that are looked up one by one; the whole map is made when somebody asks for all. */
export abstract class TablesView implements ReadonlyMap<string, Table> {
  abstract get(name: string): Table | undefined;

  abstract get names(): NamesInTables;

  protected abstract all(): ReadonlyMap<string, Table>;

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  get size(): number {
    return this.all().size;
  }

  keys(): MapIterator<string> {
    return this.all().keys();
  }

  values(): MapIterator<Table> {
    return this.all().values();
  }

  entries(): MapIterator<[string, Table]> {
    return this.all().entries();
  }

  forEach(visit: (table: Table, name: string, map: ReadonlyMap<string, Table>) => void): void {
    this.all().forEach(visit);
  }

  [Symbol.iterator](): MapIterator<[string, Table]> {
    return this.all()[Symbol.iterator]();
  }
}
