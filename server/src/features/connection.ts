import type { Connection } from 'vscode-languageserver';
import type { ActiveDatabase } from '../database/active-database';
import { parseConnectionString } from '../database/connection-string';
import { Database } from '../database/database';
import { DatabaseError, failureOf } from '../database/database-error';
import type { PasswordSources } from '../database/find-password';
import type { ConnectionState } from '../protocol/connection';
import {
  type ConnectParams,
  type ConnectResult,
  connectionStateNotification,
  connectRequest,
  disconnectRequest,
  type ParseConnectionStringResult,
  parseConnectionStringRequest,
  testConnectionRequest,
} from '../protocol/connection-requests';
import { guarded, tell } from './guarded';

/** Connects, disconnects and tests; tells the client whenever the connection changes. Gives the function that ends it. */
export function registerConnection(connection: Connection, active: ActiveDatabase): () => void {
  connection.onRequest(
    connectRequest,
    (params, token): Promise<ConnectResult> =>
      guarded(token, async (signal) => ({
        kind: 'connected',
        server: await active.connect(params.profile, sourcesOf(params), signal),
      })),
  );

  connection.onRequest(disconnectRequest, async () => {
    await active.disconnect();
    return null;
  });

  connection.onRequest(
    testConnectionRequest,
    (params, token): Promise<ConnectResult> =>
      guarded(token, async (signal) => {
        const database = new Database(params.profile, sourcesOf(params));
        try {
          return { kind: 'connected', server: await database.connect(signal) };
        } finally {
          await database.dispose();
        }
      }),
  );

  connection.onRequest(parseConnectionStringRequest, ({ text }): ParseConnectionStringResult => {
    try {
      return { kind: 'parsed', ...parseConnectionString(text) };
    } catch (error) {
      if (error instanceof DatabaseError) return { kind: 'failed', failure: failureOf(error) };
      throw error;
    }
  });

  return active.onChange((state) => {
    connection.console.info(logLine(state));
    tell(connection.sendNotification(connectionStateNotification, state));
  });
}

function sourcesOf({ password, trusted }: ConnectParams): PasswordSources {
  return password === undefined ? { trusted } : { trusted, given: password };
}

function logLine(state: ConnectionState): string {
  switch (state.kind) {
    case 'disconnected':
      return 'Disconnected.';
    case 'connected':
      return `Connected to ${state.profile.name}: PostgreSQL ${state.server.versionText}, database ${state.server.database}.`;
    case 'lost':
      return `Lost ${state.profile.name}: ${state.failure.message}`;
  }
}
