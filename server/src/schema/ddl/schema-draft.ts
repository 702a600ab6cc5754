import type { RangeVar } from '../../syntax/ast';
import type { Statement } from '../../syntax/statement';
import { Attached } from '../../text/attached';
import type { Schema, Table } from '../schema';
import type { NamesInTables } from '../tables-view';
import { Recording } from './recording';
import { TableDraft } from './table-draft';
import { namesIn, TableRegister } from './table-register';

/** What a draft's statements find, where others of their session have gone before. */
export interface Standing extends NamesInTables {
  readonly searchPath: readonly string[];
  table(key: string): Table | undefined;
  wasCreated(key: string): boolean;
}

/**
 * A schema while statements are applied to it. It remembers what each statement read and wrote: where a statement
 * reads the same tables again, its result is taken from memory, so that tables keep their identity.
 */
export class SchemaDraft {
  searchPath: readonly string[];
  private createdNow: Set<string> | undefined;
  /** What the statements make of relations. Undefined: it is gone. */
  readonly written = new Map<string, Table | undefined>();
  /** The search paths that they set, in order. */
  readonly paths: (readonly string[])[] = [];
  /** The names of relations that they looked up in what stands before them. */
  readonly asked = new Set<string>();
  askedForAll = false;
  private registerOfWritten: TableRegister | undefined;
  private pathKey: string;
  private recording: Recording | undefined;
  private isWithin = false;

  constructor(
    readonly base: Schema,
    private readonly standing: Standing = standingOn(base),
  ) {
    this.searchPath = standing.searchPath;
    this.pathKey = this.searchPath.join();
  }

  /** Qualified names of the relations that the statements create. */
  get created(): ReadonlySet<string> {
    return this.createdNow ?? none;
  }

  /** Runs `change` for a statement, or repeats what it did when it last met the same tables. */
  apply(statement: Statement, change: () => void): void {
    const outcomes = remembered.get(statement) ?? [];
    const same = outcomes.find((outcome) => this.meetsAgain(outcome));
    if (same) {
      this.repeat(same);
      return;
    }
    const recording = new Recording(statement, this.pathKey);
    this.recording = recording;
    change();
    this.recording = undefined;
    if (recording.readsAll) return;
    // A statement meets few states at a time: the workspace's, and that of the document which it stands in.
    remembered.set(statement, [recording, ...outcomes.slice(0, 3)]);
  }

  /** The one that is being applied. */
  get statement(): Statement | undefined {
    return this.recording?.statement;
  }

  get(key: string): Table | undefined {
    const table = this.now(key);
    this.recording?.read(key, table);
    return table;
  }

  /** The table of that name before any statement. */
  before(key: string): Table | undefined {
    const table = this.base.tables.get(key);
    this.recording?.readBefore(key, table);
    return table;
  }

  /** The table that had that name once, before any statement. */
  renamedBefore(key: string): Table | undefined {
    const table = renamedTables(this.base).get(key);
    this.recording?.readRenamed(key, table);
    return table;
  }

  set(key: string, table: Table | undefined): void {
    this.write(key, table);
    this.recording?.write(key, table);
  }

  addCreated(key: string): void {
    this.create(key);
    this.recording?.create(key);
  }

  /** Whether the relation of that name was created by a statement of the session. */
  wasCreated(key: string): boolean {
    const created = this.isCreatedNow(key);
    this.recording?.askedForCreated(key, created);
    return created;
  }

  setSearchPath(schemas: readonly string[]): void {
    const path = this.searchPath[0] === 'pg_temp' ? ['pg_temp', ...schemas] : schemas;
    this.usePath(path);
  }

  /** Runs `change` while another schema is searched first. */
  within(name: string, change: () => void): void {
    const { searchPath } = this;
    this.searchPath = [name, ...searchPath];
    this.isWithin = true;
    change();
    this.isWithin = false;
    this.searchPath = searchPath;
  }

  resetSearchPath(): void {
    this.usePath(this.base.searchPath);
  }

  /** Temporary tables are found before all others. */
  searchTemporary(): void {
    if (this.searchPath[0] !== 'pg_temp' && !this.isWithin) this.usePath(['pg_temp', ...this.searchPath]);
  }

  /** The schema that a new relation goes to. */
  schemaFor(range: RangeVar | undefined): string {
    if (range?.relpersistence === 't') return 'pg_temp';
    return range?.schemaname ?? this.searchPath.find((schema) => schema !== 'pg_temp') ?? 'public';
  }

  /** The key of the existing relation that a name means. */
  find(name: string, inSchema?: string): string | undefined {
    if (inSchema !== undefined) return this.get(`${inSchema}.${name}`) && `${inSchema}.${name}`;
    return this.searchPath.map((schema) => `${schema}.${name}`).find((key) => this.get(key));
  }

  /** The relations of a schema, as they are now. A statement that looks for all of them is applied anew each time. */
  inSchema(name: string): (readonly [string, Table])[] {
    this.readAll();
    return this.those([...this.standing.inSchema(name), ...this.register.inSchema(name)]);
  }

  /** The table in a schema that has an index of that name; then only that table matters to the statement. */
  indexOwner(name: string, inSchema: string): string | undefined {
    for (const keys of [this.register.indexedBy(name), this.standing.indexedBy(name)]) {
      for (const key of keys) {
        const table = this.peek(key);
        if (table?.schema !== inSchema || !table.indexes.some((index) => index.name === name)) continue;
        this.get(key);
        return key;
      }
    }
    this.readAll();
    return undefined;
  }

  /** The relations that reference one, inherit from it or are partitions of it, as they are now. */
  speakingOf(relation: string): (readonly [string, Table])[] {
    this.readAll();
    return this.those([...this.standing.speakingOf(relation), ...this.register.speakingOf(relation)]);
  }

  /**
   * A table changed by the statement at hand. `step` tells the changes of one statement apart, and names everything
   * besides the table that the change depends on.
   */
  changed(step: string, table: Table, change: (draft: TableDraft) => void): Table {
    const statement = this.recording?.statement;
    const steps = statement && (rewritten.get(statement) ?? new Map<string, WeakMap<Table, Table>>());
    const known = steps?.get(step)?.get(table);
    if (known) return known;
    const draft = TableDraft.of(table);
    change(draft);
    const result = draft.finish();
    if (statement && steps) {
      rewritten.set(statement, steps);
      const results = steps.get(step) ?? new WeakMap<Table, Table>();
      steps.set(step, results.set(table, result));
    }
    return result;
  }

  /** The tables with all changes; the base's own map where there is none. */
  finish(): ReadonlyMap<string, Table> {
    if (this.written.size === 0) return this.base.tables;
    const tables = new Map(this.base.tables);
    for (const [key, table] of this.written) {
      if (table) tables.set(key, table);
      else tables.delete(key);
    }
    return tables;
  }

  private readAll(): void {
    if (this.recording) this.recording.readsAll = true;
    this.askedForAll = true;
  }

  private those(keys: readonly string[]): (readonly [string, Table])[] {
    return [...new Set(keys)].flatMap((key) => {
      const table = this.peek(key);
      return table ? [[key, table] as const] : [];
    });
  }

  /** Without remembering that it was asked for. */
  private peek(key: string): Table | undefined {
    return this.written.has(key) ? this.written.get(key) : this.standing.table(key);
  }

  private write(key: string, table: Table | undefined): void {
    this.written.set(key, table);
    if (table) this.registerOfWritten?.add(key, table);
  }

  /** Where names stand in what was written; most statements look for none. */
  private get register(): TableRegister {
    if (this.registerOfWritten) return this.registerOfWritten;
    const register = new TableRegister();
    for (const [key, table] of this.written) if (table) register.add(key, table);
    this.registerOfWritten = register;
    return register;
  }

  private now(key: string): Table | undefined {
    if (this.written.has(key)) return this.written.get(key);
    this.asked.add(key);
    return this.standing.table(key);
  }

  private create(key: string): void {
    this.createdNow ??= new Set();
    this.createdNow.add(key);
  }

  private isCreatedNow(key: string): boolean {
    if (this.created.has(key)) return true;
    this.asked.add(key);
    return this.standing.wasCreated(key);
  }

  private usePath(path: readonly string[]): void {
    this.searchPath = path;
    this.pathKey = path.join();
    this.paths.push(path);
    if (this.recording) this.recording.pathAfter = path;
  }

  private meetsAgain(outcome: Recording): boolean {
    if (outcome.path !== this.pathKey) return false;
    const renamed = outcome.renamed.size > 0 ? renamedTables(this.base) : undefined;
    for (const [key, table] of outcome.renamed) if (renamed?.get(key) !== table) return false;
    for (const [key, table] of outcome.reads) if (this.now(key) !== table) return false;
    for (const [key, table] of outcome.readsBefore) if (this.base.tables.get(key) !== table) return false;
    for (const [key, created] of outcome.readCreated) if (this.isCreatedNow(key) !== created) return false;
    return true;
  }

  private repeat(outcome: Recording): void {
    for (const [key, table] of outcome.writes) this.write(key, table);
    for (const key of outcome.created) this.create(key);
    if (outcome.pathAfter) this.usePath(outcome.pathAfter);
  }
}

function standingOn({ searchPath, tables }: Schema): Standing {
  return {
    searchPath,
    table: (key) => tables.get(key),
    wasCreated: () => false,
    indexedBy: (name) => namesIn(tables).indexedBy(name),
    speakingOf: (relation) => namesIn(tables).speakingOf(relation),
    inSchema: (name) => namesIn(tables).inSchema(name),
  };
}

const none: ReadonlySet<string> = new Set();

const remembered = new Attached<Statement, readonly Recording[]>();
const rewritten = new Attached<Statement, Map<string, WeakMap<Table, Table>>>();

/** The tables that have been renamed, by each name that they had. */
function renamedTables(schema: Schema): ReadonlyMap<string, Table> {
  const before = renamed.get(schema.tables);
  if (before) return before;
  const found = new Map<string, Table>();
  for (const table of schema.tables.values())
    for (const name of table.formerNames ?? []) found.set(name, table);
  renamed.set(schema.tables, found);
  return found;
}

const renamed = new WeakMap<Schema['tables'], ReadonlyMap<string, Table>>();
