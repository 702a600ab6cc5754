import type { Statement } from '../../syntax/statement';
import type { Table } from '../schema';

/** What a statement read and did. */
export class Recording {
  readonly reads = new Map<string, Table | undefined>();
  readonly readsBefore = new Map<string, Table | undefined>();
  readonly readCreated = new Map<string, boolean>();
  readonly writes = new Map<string, Table | undefined>();
  readonly created: string[] = [];
  readonly renamed: { key: string; table: Table | undefined }[] = [];
  pathAfter: readonly string[] | undefined;
  readsAll = false;

  constructor(
    readonly statement: Statement,
    readonly path: string,
  ) {}

  read(key: string, table: Table | undefined): void {
    if (!this.writes.has(key) && !this.reads.has(key)) this.reads.set(key, table);
  }

  readRenamed(key: string, table: Table | undefined): void {
    if (!this.renamed.some((read) => read.key === key)) this.renamed.push({ key, table });
  }
}
