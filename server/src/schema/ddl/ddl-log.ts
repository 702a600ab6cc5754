import type { Statement } from '../../syntax/statement';
import type { Schema, Table } from '../schema';
import type { NamesInTables } from '../tables-view';
import { Aftermath, type LogChange } from './aftermath';
import { applyStatement } from './apply-statement';
import { equalTables } from './equal-tables';
import { InOrder } from './in-order';
import type { LoggedStatement } from './logged-statement';
import { NameHistory } from './name-history';
import { SchemaDraft, type Standing } from './schema-draft';
import { namesIn, TableRegister } from './table-register';
import { undoneTables } from './undone-tables';

/**
 * What the statements of one session make of a schema, kept so that an edit need not apply all of them again. The log
 * knows for each name who writes and who reads it. When statements are replaced, those behind them that read what the
 * new ones made otherwise are applied again, and those that read what these made otherwise, and so on: most often one
 * or two.
 */
export class DdlLog {
  readonly statements: LoggedStatement[] = [];
  private readonly names = new Map<string, NameHistory>();
  private readonly readingAll = new InOrder();
  private readonly settingPath = new InOrder();
  private readonly undoers = new InOrder();
  private readonly register = new TableRegister();

  constructor(readonly base: Schema) {}

  /** Applies a statement behind all others. */
  add(statement: Statement): void {
    const logged = entryOf(statement, this.statements.length);
    this.statements.push(logged);
    this.apply(logged);
  }

  /** The relation of that name as the statement at `position` finds it. */
  table(key: string, position = Number.POSITIVE_INFINITY): Table | undefined {
    const writer = this.names.get(key)?.writers.lastBefore(position);
    return writer ? writer.writes.get(key) : this.base.tables.get(key);
  }

  isCreated(key: string, position = Number.POSITIVE_INFINITY): boolean {
    return this.names.get(key)?.creators.lastBefore(position) !== undefined;
  }

  /**
   * Puts `statements` in the place of `removed` others. Undefined where a search path is set or changed by one of them,
   * which may concern all that follow: then the log is worth nothing, and a new one has to be made.
   */
  replace(start: number, removed: number, statements: readonly Statement[]): LogChange | undefined {
    const old = this.statements.slice(start, start + removed);
    const fresh = statements.map((statement, i) => entryOf(statement, start + i));
    const seenBefore = new Map<string, Table | undefined>();
    for (const one of old) {
      for (const [key, table] of one.writes) seenBefore.set(key, table);
      this.forget(one);
    }
    this.insert(start, removed, fresh);
    for (const one of fresh) this.apply(one);
    if ([...old, ...fresh].some(({ paths }) => paths.length > 0)) return undefined;

    const behind = start + fresh.length;
    for (const one of fresh)
      for (const key of one.writes.keys())
        if (!seenBefore.has(key)) seenBefore.set(key, this.table(key, start));
    const after = new Aftermath(this.names, this.readingAll);
    for (const [key, before] of seenBefore) {
      const writer = this.names.get(key)?.writers.lastBefore(behind);
      if (this.table(key, behind) !== before && !takesEqual(writer, key, before)) after.written(key, behind);
    }
    after.creating(old, fresh, behind);
    after.inPlaceOf(old, fresh);

    for (let i = behind; after.pending.size > 0; i++) {
      const one = this.statements[i];
      if (!one) break;
      if (after.pending.delete(one) && !this.applyAgain(one, after)) return undefined;
    }
    return after;
  }

  /** Answers false where it set another search path than before. */
  private applyAgain(one: LoggedStatement, after: Aftermath): boolean {
    const before = { ...one };
    this.forget(one);
    this.apply(one);
    if (String(before.paths) !== String(one.paths)) return false;
    const behind = one.position + 1;
    for (const key of new Set([...before.writes.keys(), ...one.writes.keys()])) {
      const known = before.writes.get(key);
      const isSame =
        before.writes.has(key) &&
        one.writes.has(key) &&
        (known === one.writes.get(key) || takesEqual(one, key, known));
      if (!isSame) after.written(key, behind);
    }
    after.creating([before], [one], behind);
    after.inPlaceOf([before], [one]);
    return true;
  }

  private apply(one: LoggedStatement): void {
    const draft = new SchemaDraft(this.base, this.standingBefore(one.position));
    one.undoes = undoneTables(one.statement, draft);
    applyStatement(one.statement, draft);
    one.reads = draft.asked;
    one.readsAll = draft.askedForAll;
    one.writes = draft.written;
    one.creates = draft.created;
    one.paths = draft.paths;
    for (const key of one.writes.keys()) takesEqual(one, key, this.table(key, one.position));
    for (const [key, table] of one.writes) if (table) this.register.add(key, table);
    for (const key of one.reads) this.historyOf(key).readers.add(one);
    for (const key of one.writes.keys()) this.historyOf(key).writers.add(one);
    for (const key of one.creates) this.historyOf(key).creators.add(one);
    if (one.readsAll) this.readingAll.add(one);
    if (one.paths.length > 0) this.settingPath.add(one);
    if (one.undoes.length > 0) this.undoers.add(one);
  }

  private forget(one: LoggedStatement): void {
    for (const key of one.reads) this.historyOf(key).readers.remove(one);
    for (const key of one.writes.keys()) this.historyOf(key).writers.remove(one);
    for (const key of one.creates) this.historyOf(key).creators.remove(one);
    this.readingAll.remove(one);
    this.settingPath.remove(one);
    this.undoers.remove(one);
  }

  private insert(start: number, removed: number, fresh: readonly LoggedStatement[]): void {
    if (removed === fresh.length) {
      for (const one of fresh) this.statements[one.position] = one;
      return;
    }
    const behind = this.statements.slice(start + removed);
    this.statements.length = start;
    for (const one of fresh) this.statements.push(one);
    for (const one of behind) {
      one.position = this.statements.length;
      this.statements.push(one);
    }
  }

  private historyOf(key: string): NameHistory {
    const known = this.names.get(key);
    if (known) return known;
    const history = new NameHistory();
    this.names.set(key, history);
    return history;
  }

  private get around(): NamesInTables {
    return namesIn(this.base.tables);
  }

  private standingBefore(position: number): Standing {
    return {
      searchPath: this.searchPathBefore(position),
      table: (key) => this.table(key, position),
      wasCreated: (key) => this.isCreated(key, position),
      indexedBy: (name) => [...this.register.indexedBy(name), ...this.around.indexedBy(name)],
      speakingOf: (relation) => [...this.around.speakingOf(relation), ...this.register.speakingOf(relation)],
      inSchema: (name) => [...this.around.inSchema(name), ...this.register.inSchema(name)],
    };
  }

  /** The tables as they are in the end; the base's own map where nothing was written. */
  tables(): ReadonlyMap<string, Table> {
    const tables = new Map(this.base.tables);
    let isWritten = false;
    for (const { writes } of this.statements) {
      for (const key of writes.keys()) {
        isWritten = true;
        const table = this.table(key);
        if (table) tables.set(key, table);
        else tables.delete(key);
      }
    }
    return isWritten ? tables : this.base.tables;
  }

  /** Those that make a table of the session's own another one. */
  get undoing(): Iterable<LoggedStatement> {
    return this.undoers.all;
  }

  /** The search path as the statement at `position` finds it, and behind it all schemas that were searched before. */
  searchedBefore(position: number): string[] {
    const searched = new Set<string>();
    const path = this.searchPathBefore(position);
    for (const { paths } of this.settingPath.between(0, position - 1))
      for (const one of paths) for (const schema of one.toReversed()) searched.add(schema);
    return [...new Set([...path, ...[...searched].reverse(), ...this.base.searchPath])];
  }

  private searchPathBefore(position: number): readonly string[] {
    return this.settingPath.lastBefore(position)?.paths.at(-1) ?? this.base.searchPath;
  }
}

const none: ReadonlySet<string> = new Set();

function entryOf(statement: Statement, position: number): LoggedStatement {
  return {
    statement,
    position,
    reads: none,
    readsAll: false,
    writes: new Map(),
    creates: none,
    paths: [],
    undoes: [],
  };
}

/** Where a statement makes what is there already, it makes the identical one. */
function takesEqual(writer: LoggedStatement | undefined, key: string, before: Table | undefined): boolean {
  const made = writer?.writes.get(key);
  if (!writer || !made || !before || !equalTables(made, before)) return false;
  writer.writes.set(key, before);
  return true;
}
