import { parseConnectionString } from './connection-string';
import { Database } from './database';

/**
 * Connects to what a connection string names, for one run of a command. The caller disposes of it.
 * Throws DatabaseError.
 */
export async function openDatabase(connectionString: string, signal?: AbortSignal): Promise<Database> {
  const { target, password } = parseConnectionString(connectionString);
  const profile = { ...target, id: 'command-line', name: target.database, production: false };
  const database = new Database(
    profile,
    password === undefined ? { trusted: true } : { trusted: true, given: password },
  );
  try {
    await database.connect(signal);
    return database;
  } catch (error) {
    await database.dispose();
    throw error;
  }
}
