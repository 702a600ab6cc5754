import type { Instance } from '../instance/instance';

/** So many indexes that were made and taken back leave about 3 MB behind. */
const often = 1_000;

/** Takes away what indexes leave behind that were taken back: rows of the catalog, files, and a log. */
export class Upkeep {
  private count = 0;

  constructor(private readonly instance: Instance) {}

  /** `isInside`: a transaction is open, and it has to wait. */
  async after(made: number, isInside: boolean): Promise<void> {
    this.count += made;
    if (this.count < often || isInside) return;
    this.count = 0;
    await this.instance.exec(`VACUUM ${catalogs.map((name) => `pg_catalog.${name}`).join(', ')}`);
    await this.instance.exec('CHECKPOINT');
  }
}

/** Those that CREATE INDEX writes to. */
const catalogs = ['pg_class', 'pg_attribute', 'pg_index', 'pg_depend', 'pg_constraint', 'pg_inherits'];
