import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface Service {
  readonly name: string;
  /** libpq's keywords, such as `host`, `port`, `dbname`, `user`, `password`, `sslmode`. */
  readonly settings: ReadonlyMap<string, string>;
}

/**
 * The services of the user's connection service file, then of the system's.
 * Files that are missing or cannot be read hold none. https://www.postgresql.org/docs/current/libpq-pgservice.html
 */
export function readServices(environment: NodeJS.ProcessEnv = process.env): Service[] {
  const user = environment.PGSERVICEFILE ?? join(environment.HOME ?? homedir(), '.pg_service.conf');
  const system = environment.PGSYSCONFDIR;
  const files = system === undefined ? [user] : [user, join(system, 'pg_service.conf')];
  return files.flatMap((file) => parseServices(textOf(file)));
}

function parseServices(text: string): Service[] {
  const services: { name: string; settings: Map<string, string> }[] = [];
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const section = /^\[(.*)\]$/.exec(line);
    const equals = line.indexOf('=');
    if (section) services.push({ name: section[1] ?? '', settings: new Map() });
    else if (equals > 0)
      services.at(-1)?.settings.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim());
  }
  return services;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
