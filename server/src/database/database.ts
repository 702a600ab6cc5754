import { Pool } from 'pg';
import type { ConnectionProfile, ServerInfo } from '../protocol/connection';
import { DatabaseError } from './database-error';
import { findPassword, type PasswordSources } from './find-password';
import serverInfoSql from './queries/server-info.sql';
import { type Row, type RunOptions, ServerClient } from './server-client';

export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** By default 10,000; 0 for no bound. */
  readonly statementTimeoutMs?: number;
  /** By default 1,000. */
  readonly lockTimeoutMs?: number;
}

/** Runs one statement of a reading. `bigint` and `numeric` come as numbers, `timestamptz` as Date. */
export type Query = <R extends object = Row>(sql: string, parameters?: readonly unknown[]) => Promise<R[]>;

export type Availability =
  | { readonly kind: 'available'; readonly server: ServerInfo }
  | { readonly kind: 'lost'; readonly error: DatabaseError };

const maximumConnections = 2;
const idleTimeoutMs = 30_000;
const firstRetryMs = 250;
const longestRetryMs = 15_000;

/**
 * A database that somebody is connected to. Everything that is not the user's own query shares at most two
 * connections, opened when first needed. Lives through the server's absence: reads fail with reason
 * `unreachable` meanwhile, and listeners hear when it comes back. Throws only DatabaseError.
 */
export class Database {
  private readonly pool: Pool;
  private readonly closing = new AbortController();
  private readonly listeners = new Set<(availability: Availability) => void>();
  private readonly clients = new Set<ServerClient>();
  private readonly used = new WeakSet<ServerClient>();
  private info: ServerInfo | undefined;
  private retry: NodeJS.Timeout | undefined;
  private lost = false;

  constructor(
    readonly profile: ConnectionProfile,
    private readonly sources: PasswordSources,
  ) {
    const open = () => this.newClient();
    this.pool = new Pool({
      Client: class {
        constructor() {
          // biome-ignore lint/correctness/noConstructorReturn: the pool takes a class and nothing else.
          return open();
        }
      } as new () => ServerClient,
      max: maximumConnections,
      idleTimeoutMillis: idleTimeoutMs,
      allowExitOnIdle: true,
    });
    // An idle connection broke: find out whether the server is gone, or only ended that session.
    this.pool.on('error', () => {
      if (!this.lost) this.tryAgain(0);
    });
  }

  /** What is known of the server since the last successful `connect`. */
  get server(): ServerInfo | undefined {
    return this.info;
  }

  /** Makes sure that the server can be used, and tells about it. */
  async connect(signal?: AbortSignal): Promise<ServerInfo> {
    const [row] = await this.read<ServerInfo>(serverInfoSql, [], signal ? { signal } : {});
    if (!row) throw new DatabaseError('query', 'The server did not say what it is.');
    this.info = row;
    return row;
  }

  /** Runs one statement in a transaction that can only read. */
  read<R extends object = Row>(sql: string, parameters: readonly unknown[] = [], options: ReadOptions = {}) {
    return this.reading((query) => query<R>(sql, parameters), options);
  }

  /** Runs `work` in one transaction that can only read and that sees one state of the database. */
  async reading<T>(work: (query: Query) => Promise<T>, options: ReadOptions = {}): Promise<T> {
    const signals = options.signal ? [options.signal, this.closing.signal] : [this.closing.signal];
    const signal = AbortSignal.any(signals);
    for (;;) {
      const client = await this.acquire(signal);
      const stale = this.used.has(client);
      this.used.add(client);
      try {
        return await transact(client, work, { ...options, signal });
      } catch (error) {
        if (!(error instanceof DatabaseError && error.reason === 'unreachable')) throw error;
        // A connection that was idle when the server restarted: the server itself may well be there.
        if (!stale) {
          this.markLost(error);
          throw error;
        }
      } finally {
        client.release(client.spoilt);
      }
    }
  }

  /** Opens a connection of its own, for the user's own query. The caller ends it. */
  async openSession(signal?: AbortSignal): Promise<ServerClient> {
    const client = this.newClient();
    try {
      await untilAborted(client.connect(), signal, () => void client.end());
    } catch (error) {
      client.abandon();
      throw error;
    }
    return client;
  }

  /** Calls `listener` when the server is lost and when it is back; gives the function that ends it. */
  onAvailability(listener: (availability: Availability) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Cancels what runs and closes all connections. Safe to call twice. */
  async dispose(): Promise<void> {
    if (this.closing.signal.aborted) return;
    this.closing.abort();
    clearTimeout(this.retry);
    this.listeners.clear();
    for (const client of this.clients) client.abandon();
    await this.pool.end();
  }

  private newClient(): ServerClient {
    const client = new ServerClient(this.profile, {
      password: () => findPassword(this.profile, this.sources),
    });
    this.clients.add(client);
    client.once('end', () => this.clients.delete(client));
    return client;
  }

  private async acquire(signal: AbortSignal): Promise<ServerClient & { release(spoilt: boolean): void }> {
    if (this.closing.signal.aborted) throw new DatabaseError('cancelled', 'The connection was closed.');
    const connecting = this.pool.connect() as Promise<unknown> as Promise<
      ServerClient & { release(spoilt: boolean): void }
    >;
    try {
      return await untilAborted(connecting, signal, (late) => late.release(false));
    } catch (error) {
      if (error instanceof DatabaseError && error.reason === 'unreachable') this.markLost(error);
      throw error;
    }
  }

  private markLost(error: DatabaseError): void {
    // Before the first success there is nothing to lose: the caller hears of the failure itself.
    if (this.lost || !this.info || this.closing.signal.aborted) return;
    this.lost = true;
    this.tell({ kind: 'lost', error });
    this.tryAgain(firstRetryMs);
  }

  private tryAgain(delayMs: number): void {
    clearTimeout(this.retry);
    if (this.closing.signal.aborted) return;
    this.retry = setTimeout(() => {
      this.connect().then(
        (server) => {
          if (!this.lost) return;
          this.lost = false;
          this.tell({ kind: 'available', server });
        },
        (error) => {
          // Trying on with a password that was refused would lock the account.
          const hopeless = error instanceof DatabaseError && error.reason === 'authentication';
          if (this.lost && !hopeless)
            this.tryAgain(Math.min(Math.max(delayMs * 2, firstRetryMs), longestRetryMs));
        },
      );
    }, delayMs);
    this.retry.unref();
  }

  private tell(availability: Availability): void {
    for (const listener of this.listeners) listener(availability);
  }
}

async function transact<T>(
  client: ServerClient,
  work: (query: Query) => Promise<T>,
  options: ReadOptions & RunOptions,
): Promise<T> {
  const statementTimeoutMs = Math.round(options.statementTimeoutMs ?? 10_000);
  const lockTimeoutMs = Math.round(options.lockTimeoutMs ?? 1_000);
  await client.execute(
    `BEGIN /* forecost */ ISOLATION LEVEL REPEATABLE READ, READ ONLY;
     SET LOCAL /* forecost */ statement_timeout = ${statementTimeoutMs};
     SET LOCAL /* forecost */ lock_timeout = ${lockTimeoutMs}`,
  );
  let ending = 'ROLLBACK';
  try {
    const result = await work(
      <R extends object>(sql: string, parameters: readonly unknown[] = []) =>
        client.run(sql, parameters, options) as Promise<R[]>,
    );
    // Nothing was changed; a rollback would count as a failure in the server's statistics.
    ending = 'COMMIT';
    return result;
  } finally {
    // Without the mark: the server counts it together with the applications' own, under the text that came first.
    if (!client.spoilt) await client.execute(ending);
  }
}

/** The promise's value, unless the signal fires first; a value that comes too late goes to `discard`. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined, discard: (late: T) => void) {
  if (!signal) return promise;
  return new Promise<T>((resolve, reject) => {
    const abort = () => {
      reject(new DatabaseError('cancelled', 'Connecting was cancelled.'));
      promise.then(discard, () => undefined);
    };
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
