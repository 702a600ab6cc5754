import type { ConnectionProfile, ConnectionState, ServerInfo } from '../protocol/connection';
import { Database } from './database';
import { DatabaseError, failureOf } from './database-error';
import type { PasswordSources } from './find-password';

/** The one database that the user is connected to, if any. Switching closes the one before. */
export class ActiveDatabase {
  private database: Database | undefined;
  private attempt: AbortController | undefined;
  private stateNow: ConnectionState = { kind: 'disconnected' };
  private readonly listeners = new Set<(state: ConnectionState) => void>();

  get current(): Database | undefined {
    return this.database;
  }

  get state(): ConnectionState {
    return this.stateNow;
  }

  /** Calls `listener` at every change; gives the function that ends it. */
  onChange(listener: (state: ConnectionState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Where this fails, nothing is connected. A newer attempt cancels an older one. Throws DatabaseError. */
  async connect(
    profile: ConnectionProfile,
    sources: PasswordSources,
    signal?: AbortSignal,
  ): Promise<ServerInfo> {
    const leaving = this.disconnect();
    const attempt = new AbortController();
    this.attempt = attempt;
    await leaving;
    const database = new Database(profile, sources);
    try {
      const server = await database.connect(
        signal ? AbortSignal.any([signal, attempt.signal]) : attempt.signal,
      );
      if (attempt.signal.aborted) throw new DatabaseError('cancelled', 'Another connection was chosen.');
      this.database = database;
      database.onAvailability((availability) =>
        this.change(
          availability.kind === 'available'
            ? { kind: 'connected', profile, server: availability.server }
            : { kind: 'lost', profile, failure: failureOf(availability.error) },
        ),
      );
      this.change({ kind: 'connected', profile, server });
      return server;
    } catch (error) {
      await database.dispose();
      throw error;
    }
  }

  async disconnect(): Promise<void> {
    this.attempt?.abort();
    const database = this.database;
    this.database = undefined;
    if (!database) return;
    this.change({ kind: 'disconnected' });
    await database.dispose();
  }

  private change(state: ConnectionState): void {
    this.stateNow = state;
    for (const listener of this.listeners) listener(state);
  }
}
