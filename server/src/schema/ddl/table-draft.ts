import { freeObjectName, objectName } from '../default-names';
import { sameIndex } from '../index-cover';
import type {
  Check,
  Column,
  ForeignKey,
  Index,
  Key,
  Policy,
  Table,
  TableKind,
  TableStatistics,
} from '../schema';
import { isEqual } from './equal-tables';
import { laterColumn } from './later-column';

/** https://www.postgresql.org/docs/current/limits.html */
export const mostColumns = 1_600;

/** More constraints and indexes, or policies, of one table than anybody has; to name them all would take longer than they are worth. */
const mostNamed = 500;

/** A table while a statement changes it. Lists that the statement leaves alone are those of the table that it changes. */
export class TableDraft {
  columns: readonly Column[] = [];
  primaryKey: Key | undefined;
  uniqueKeys: readonly Key[] = [];
  foreignKeys: readonly ForeignKey[] = [];
  indexes: readonly Index[] = [];
  checks: readonly Check[] = [];
  formerChecks: readonly Check[] = [];
  private formerIndexes: readonly string[] = [];
  private indexesBefore: readonly Index[] = [];
  policies: readonly Policy[] = [];
  partitionOf: string | undefined;
  inherits: readonly string[] = [];
  inherited = false;
  viewLevels: number | undefined;
  hypertable = false;
  partlyKnown = false;
  formerNames: readonly string[] = [];
  statistics: TableStatistics | undefined;
  private readonly own = new Set<readonly unknown[]>();

  constructor(
    public schema: string,
    public name: string,
    public kind: TableKind,
  ) {}

  static of(table: Table): TableDraft {
    const draft = new TableDraft(table.schema, table.name, table.kind);
    draft.columns = table.columns;
    draft.primaryKey = table.primaryKey;
    draft.uniqueKeys = table.uniqueKeys;
    draft.foreignKeys = table.foreignKeys;
    draft.indexes = table.indexes;
    draft.checks = table.checks ?? [];
    draft.formerChecks = table.formerChecks ?? [];
    draft.formerIndexes = table.formerIndexes ?? [];
    draft.indexesBefore = table.indexes;
    draft.policies = table.policies ?? [];
    draft.partitionOf = table.partitionOf;
    draft.inherits = table.inherits ?? [];
    draft.inherited = table.inherited ?? false;
    draft.viewLevels = table.viewLevels;
    draft.hypertable = table.hypertable ?? false;
    draft.partlyKnown = table.partlyKnown ?? false;
    draft.formerNames = table.formerNames ?? [];
    draft.statistics = table.statistics;
    return draft;
  }

  finish(): Table {
    const formerIndexes = this.namesOfFormerIndexes();
    return {
      schema: this.schema,
      name: this.name,
      kind: this.kind,
      columns: this.columns,
      ...(this.primaryKey && { primaryKey: this.primaryKey }),
      uniqueKeys: this.uniqueKeys,
      foreignKeys: this.foreignKeys,
      indexes: this.indexes,
      ...(this.checks.length > 0 && { checks: this.checks }),
      ...(this.formerChecks.length > 0 && { formerChecks: this.formerChecks }),
      ...(formerIndexes.length > 0 && { formerIndexes }),
      ...(this.policies.length > 0 && { policies: this.policies }),
      ...(this.partitionOf !== undefined && { partitionOf: this.partitionOf }),
      ...(this.inherits.length > 0 && { inherits: this.inherits }),
      ...(this.inherited && { inherited: this.inherited }),
      ...(this.viewLevels !== undefined && { viewLevels: this.viewLevels }),
      ...(this.hypertable && { hypertable: this.hypertable }),
      ...(this.partlyKnown && { partlyKnown: this.partlyKnown }),
      ...(this.formerNames.length > 0 && { formerNames: this.formerNames }),
      ...(this.statistics && { statistics: this.statistics }),
    };
  }

  private namesOfFormerIndexes(): readonly string[] {
    if (this.indexes === this.indexesBefore) return this.formerIndexes;
    const names = new Set(this.indexes.map(({ name }) => name));
    const gone = this.indexesBefore.flatMap(({ name }) => (names.has(name) ? [] : [name]));
    return gone.length > 0 ? [...new Set([...this.formerIndexes, ...gone])] : this.formerIndexes;
  }

  /** Adds a column, or puts it in the place of the one of the same name. More than PostgreSQL takes are left out. */
  putColumn(column: Column): void {
    if (this.columns.length < mostColumns || this.hasColumn(column.name))
      this.columns = this.withNamed(
        this.columns,
        laterColumn(
          column,
          this.columns.find(({ name }) => name === column.name),
        ),
      );
  }

  /** No further column fits in. */
  get isFull(): boolean {
    return this.columns.length >= mostColumns;
  }

  hasColumn(name: string | undefined): boolean {
    return this.columns.some((column) => column.name === name);
  }

  changeColumn(name: string, change: Partial<Column>): void {
    this.columns = this.columns.map((column) => (column.name === name ? { ...column, ...change } : column));
  }

  putIndex(index: Index): void {
    if (!this.takes(this.indexes, index)) return;
    const known = this.indexes.find(({ name }) => name === index.name);
    const made = known && !sameIndex(known, index) ? { ...index, madeAnew: true as const } : index;
    this.indexes = this.withNamed(this.indexes, made);
  }

  putUniqueKey(key: Key): void {
    if (this.takes(this.uniqueKeys, key)) this.uniqueKeys = this.withNamed(this.uniqueKeys, key);
  }

  putForeignKey(key: ForeignKey): void {
    if (this.takes(this.foreignKeys, key)) this.foreignKeys = this.withNamed(this.foreignKeys, key);
  }

  putCheck(check: Check): void {
    if (this.takes(this.checks, check)) this.checks = this.withNamed(this.checks, check);
  }

  putPolicy(policy: Policy): void {
    if (this.policies.length < mostNamed || this.policies.some((one) => one.name === policy.name))
      this.policies = this.withNamed(this.policies, policy);
  }

  putPrimaryKey(key: Key): void {
    const before = this.primaryKey;
    if (before && before.name !== key.name) this.dropConstraint(before.name);
    this.primaryKey = key;
    for (const column of key.columns) this.changeColumn(column, { notNull: true });
  }

  /** Takes out the constraint of that name with its index. Answers whether there was one. */
  dropConstraint(name: string | undefined): boolean {
    const index = this.indexes.find((one) => one.name === name && one.constraint);
    const key = [this.primaryKey, ...this.uniqueKeys, ...this.foreignKeys, ...this.checks].find(
      (one) => one?.name === name,
    );
    if (!index && !key) return false;
    if (this.primaryKey?.name === name) this.primaryKey = undefined;
    this.uniqueKeys = this.uniqueKeys.filter((one) => one.name !== name);
    this.foreignKeys = this.foreignKeys.filter((one) => one.name !== name);
    this.dropCheck(name);
    this.indexes = this.indexes.filter((one) => one !== index);
    return true;
  }

  dropCheck(name: string | undefined): void {
    const check = this.checks.find((one) => one.name === name);
    if (!check) return;
    this.checks = this.checks.filter((one) => one !== check);
    if (!this.formerChecks.some((one) => one.name === name))
      this.formerChecks = withLast(this.formerChecks, check);
  }

  addFormerName(key: string): void {
    if (!this.formerNames.includes(key)) this.formerNames = withLast(this.formerNames, key);
  }

  hasName(name: string): boolean {
    return this.names().has(name);
  }

  /** A name that PostgreSQL would give; one that `reusable` accepts is taken again although it exists. */
  freeName(columns: string, label: string, reusable: (name: string) => boolean): string {
    if (this.isCrowded) return objectName(this.name, columns, `${label}${mostNamed}`);
    const names = this.names();
    return freeObjectName(this.name, columns, label, (name) => names.has(name) && !reusable(name));
  }

  private get isCrowded(): boolean {
    const { indexes, uniqueKeys, foreignKeys, checks } = this;
    return indexes.length + uniqueKeys.length + foreignKeys.length + checks.length >= mostNamed;
  }

  private takes(list: readonly Named[], item: Named): boolean {
    return !this.isCrowded || list.some(({ name }) => name === item.name);
  }

  /** The list with the item, in the place of the one of its name; the same list where it is in there as it is. */
  private withNamed<T extends Named>(list: readonly T[], item: T): readonly T[] {
    const at = item.name === undefined ? -1 : list.findIndex((one) => one.name === item.name);
    if (at >= 0 && isEqual(list[at], item)) return list;
    const own = this.ownOf(list);
    if (at < 0) own.push(item);
    else own[at] = item;
    return own;
  }

  /** A list that belongs to this draft alone, where it is not one already: to be added to. */
  private ownOf<T>(list: readonly T[]): T[] {
    if (this.own.has(list)) return list as T[];
    const copy = [...list];
    this.own.add(copy);
    return copy;
  }

  private names(): ReadonlySet<string | undefined> {
    const named = [this.primaryKey, this.indexes, this.uniqueKeys, this.foreignKeys, this.checks].flat();
    return new Set(named.map((one) => one?.name));
  }
}

/** The last of many are kept. */
function withLast<T>(list: readonly T[], item: T): readonly T[] {
  return [...list.slice(1 - mostNamed), item];
}

interface Named {
  readonly name?: string;
}
