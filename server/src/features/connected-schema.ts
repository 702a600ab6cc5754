import type { ActiveDatabase } from '../database/active-database';
import { readCatalogMark } from '../database/catalog-mark';
import type { Database } from '../database/database';

/** The schema of the connected database, which somebody may change meanwhile. */
export interface ConnectedSchema {
  /**
   * Has something read when another database is connected, and again when its schema has changed. Undefined: none is
   * connected any more. What is read is out of date when the signal says so.
   */
  onChange(read: SchemaReader): void;
  /** Looks whether the schema has changed, at most so often; if it has, resolves when all have read it again. */
  check(): Promise<void>;
}

export type SchemaReader = (
  database: Database | undefined,
  signal: AbortSignal,
  isAnother: boolean,
) => Promise<void>;

/** The question takes a few milliseconds. */
const seldomMs = 5_000;

export function watchConnectedSchema(active: ActiveDatabase): ConnectedSchema {
  const readers: SchemaReader[] = [];
  let reading = new AbortController();
  let mark: Promise<string | undefined> = Promise.resolve(undefined);
  let checkedAt = 0;
  let checking: Promise<void> | undefined;

  const read = async (database: Database | undefined, isAnother: boolean): Promise<void> => {
    reading.abort();
    reading = new AbortController();
    const { signal } = reading;
    await Promise.all(readers.map((one) => one(database, signal, isAnother)));
  };

  active.onChange((state) => {
    if (state.kind === 'lost') return;
    const { current } = active;
    const database = state.kind === 'connected' ? current : undefined;
    mark = database ? markOf(database) : Promise.resolve(undefined);
    checkedAt = Date.now();
    void read(database, true);
  });

  const look = async (database: Database): Promise<void> => {
    checkedAt = Date.now();
    const [before, now] = [await mark, await markOf(database)];
    if (now === undefined || now === before || active.current !== database) return;
    mark = Promise.resolve(now);
    await read(database, false);
  };

  return {
    onChange: (one) => void readers.push(one),
    async check() {
      const { current } = active;
      if (!current || active.state.kind !== 'connected') return;
      if (!checking && Date.now() - checkedAt >= seldomMs) {
        checking = look(current).finally(() => {
          checking = undefined;
        });
      }
      await checking;
    },
  };
}

/** Undefined where it cannot be asked now. */
function markOf(database: Database): Promise<string | undefined> {
  return readCatalogMark(database).catch(() => undefined);
}
