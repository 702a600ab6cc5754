import type { Statement } from '../../syntax/statement';
import type { Table } from '../schema';

/** What a statement read and did. Kept for each of a file's statements, most of which do little: what they do not do takes no room. */
export class Recording {
  private readNow: Map<string, Table | undefined> | undefined;
  private readBeforeNow: Map<string, Table | undefined> | undefined;
  private readCreatedNow: Map<string, boolean> | undefined;
  private readRenamedNow: Map<string, Table | undefined> | undefined;
  private writtenNow: Map<string, Table | undefined> | undefined;
  private createdNow: string[] | undefined;
  pathAfter: readonly string[] | undefined;
  readsAll = false;

  constructor(
    readonly statement: Statement,
    readonly path: string,
  ) {}

  get reads(): ReadonlyMap<string, Table | undefined> {
    return this.readNow ?? nothing;
  }

  get readsBefore(): ReadonlyMap<string, Table | undefined> {
    return this.readBeforeNow ?? nothing;
  }

  get readCreated(): ReadonlyMap<string, boolean> {
    return this.readCreatedNow ?? nothing;
  }

  get renamed(): ReadonlyMap<string, Table | undefined> {
    return this.readRenamedNow ?? nothing;
  }

  get writes(): ReadonlyMap<string, Table | undefined> {
    return this.writtenNow ?? nothing;
  }

  get created(): readonly string[] {
    return this.createdNow ?? none;
  }

  read(key: string, table: Table | undefined): void {
    if (this.writes.has(key) || this.reads.has(key)) return;
    this.readNow ??= new Map();
    this.readNow.set(key, table);
  }

  readBefore(key: string, table: Table | undefined): void {
    this.readBeforeNow ??= new Map();
    this.readBeforeNow.set(key, table);
  }

  askedForCreated(key: string, isCreated: boolean): void {
    this.readCreatedNow ??= new Map();
    this.readCreatedNow.set(key, isCreated);
  }

  readRenamed(key: string, table: Table | undefined): void {
    this.readRenamedNow ??= new Map();
    if (!this.readRenamedNow.has(key)) this.readRenamedNow.set(key, table);
  }

  write(key: string, table: Table | undefined): void {
    this.writtenNow ??= new Map();
    this.writtenNow.set(key, table);
  }

  create(key: string): void {
    this.createdNow ??= [];
    this.createdNow.push(key);
  }
}

const nothing: ReadonlyMap<string, undefined> & ReadonlyMap<string, boolean> = new Map();
const none: readonly never[] = [];
