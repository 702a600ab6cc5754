import { namesIn } from '../schema/ddl/table-register';
import { type Schema, searchAlike, type Table } from '../schema/schema';
import { type NamesInTables, TablesView } from '../schema/tables-view';
import { sameItems } from '../text/same-items';

/** What a document's statements are judged by, besides their own text. */
export interface Knowledge {
  /** The same object: the same knowledge. Undefined: nothing is known of what was before. */
  readonly version?: object;
  /** What it was before the document's last change, and the names of relations which it answers otherwise now. */
  readonly since?: { readonly version: object; readonly names: ReadonlySet<string> };
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
  /** Whether `now` would have answered every question alike. It is known that the version `heldFor` did. */
  answersAlike(now: Knowledge, heldFor?: object): boolean;
}

export function watchKnowledge(knowledge: Knowledge): WatchedKnowledge {
  const { schema, createdHere } = knowledge;
  const tables = schema && new WatchedTables(schema.tables);
  let created: Map<string, boolean> | undefined;
  return {
    schema: schema && tables && { ...schema, tables },
    createdHere: {
      has(name) {
        const answer = createdHere.has(name);
        created ??= new Map();
        created.set(name, answer);
        return answer;
      },
    },
    answersAlike(now, heldFor) {
      if (heldFor && now.version === heldFor) return true;
      if (tables ? !now.schema : now.schema) return false;
      const { since } = now;
      if (heldFor && since?.version === heldFor) {
        let isAsked = tables?.isAskedForNames ?? false;
        for (const name of since.names) isAsked ||= tables?.isAsked(name) || created?.has(name) === true;
        if (!isAsked) return true;
      }
      if (now.schema && !(searchAlike(schema, now.schema) && tables?.answersAlike(now.schema))) return false;
      for (const [name, answer] of created ?? []) if (now.createdHere.has(name) !== answer) return false;
      return true;
    },
  };
}

class WatchedTables extends TablesView {
  private readonly asked = new Map<string, Table | undefined>();
  private askedForAll = false;
  private askedForNames:
    | [ask: (names: NamesInTables) => Iterable<string>, keys: readonly string[]][]
    | undefined;

  constructor(private readonly tables: ReadonlyMap<string, Table>) {
    super();
  }

  isAsked(name: string): boolean {
    return this.askedForAll || this.asked.has(name);
  }

  get isAskedForNames(): boolean {
    return this.askedForNames !== undefined;
  }

  answersAlike(schema: Schema): boolean {
    if (this.askedForAll) return schema.tables === this.tables;
    for (const [ask, keys] of this.askedForNames ?? [])
      if (!sameItems([...ask(namesIn(schema.tables))], keys)) return false;
    for (const [name, table] of this.asked) if (schema.tables.get(name) !== table) return false;
    return true;
  }

  get(name: string): Table | undefined {
    const table = this.tables.get(name);
    this.asked.set(name, table);
    return table;
  }

  get names(): NamesInTables {
    const answer = (ask: (names: NamesInTables) => Iterable<string>) => {
      const keys = [...ask(namesIn(this.tables))];
      this.askedForNames ??= [];
      this.askedForNames.push([ask, keys]);
      return keys;
    };
    return {
      indexedBy: (name) => answer((names) => names.indexedBy(name)),
      speakingOf: (relation) => answer((names) => names.speakingOf(relation)),
      inSchema: (name) => answer((names) => names.inSchema(name)),
    };
  }

  protected all(): ReadonlyMap<string, Table> {
    this.askedForAll = true;
    return this.tables;
  }
}
