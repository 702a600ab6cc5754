import pgpass from 'pgpass';
import type { ConnectionTarget } from '../protocol/connection';
import { DatabaseError } from './database-error';
import { readServices } from './service-file';

export interface PasswordSources {
  /** Goes before all others. */
  readonly given?: string;
  /** PGPASSWORD is bound to no host, so only a host that the user chose gets it. */
  readonly trusted: boolean;
}

/** The password for `target`: given, PGPASSWORD, `.pgpass`, then a service of that very host, port, and user. */
export async function findPassword(target: ConnectionTarget, sources: PasswordSources): Promise<string> {
  const password =
    sources.given ??
    (sources.trusted ? process.env.PGPASSWORD : undefined) ??
    (await fromPasswordFile(target)) ??
    fromService(target);
  if (password !== undefined) return password;
  throw new DatabaseError(
    'authentication',
    `The server asks for a password for user "${target.user}", and there is none. Save one with the connection, or in .pgpass.`,
  );
}

/** https://www.postgresql.org/docs/current/libpq-pgpass.html */
function fromPasswordFile(target: ConnectionTarget): Promise<string | undefined> {
  const { port, database, user } = target;
  const host = target.host.startsWith('/') ? 'localhost' : target.host;
  return new Promise((resolve) => pgpass({ host, port, database, user }, resolve));
}

function fromService(target: ConnectionTarget): string | undefined {
  const service = readServices().find(
    ({ settings }) =>
      settings.get('host') === target.host &&
      Number(settings.get('port') ?? 5432) === target.port &&
      settings.get('user') === target.user &&
      (settings.get('dbname') ?? target.database) === target.database,
  );
  return service?.settings.get('password');
}
