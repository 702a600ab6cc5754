import { userInfo } from 'node:os';
import type { ConnectionTarget, TlsMode } from '../protocol/connection';
import { DatabaseError } from './database-error';
import { readServices } from './service-file';

export interface ParsedConnection {
  readonly target: ConnectionTarget;
  readonly password?: string;
}

/**
 * Reads a connection URI or a `keyword=value` string as libpq does, with a service's settings where it names
 * one and libpq's environment variables where it is silent. Without an `sslmode` TLS is verified, except on
 * this machine, where it is off. Throws a DatabaseError that never repeats the text, which may hold a password.
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING
 */
export function parseConnectionString(
  text: string,
  environment: NodeJS.ProcessEnv = process.env,
): ParsedConnection {
  const trimmed = text.trim();
  const given = /^[a-z][a-z0-9+.-]*:/i.test(trimmed) ? fromUri(trimmed) : fromKeywords(trimmed);
  return resolve(given, environment);
}

type Settings = ReadonlyMap<string, string>;

function resolve(given: Settings, environment: NodeJS.ProcessEnv): ParsedConnection {
  const serviceName = given.get('service') ?? environment.PGSERVICE;
  const service = serviceName === undefined ? undefined : settingsOfService(serviceName, environment);
  const pick = (keyword: string, variable: string) =>
    nonEmpty(given.get(keyword)) ?? nonEmpty(service?.get(keyword)) ?? nonEmpty(environment[variable]);

  const host = pick('host', 'PGHOST') ?? nonEmpty(given.get('hostaddr')) ?? 'localhost';
  if (host.includes(',')) throw invalid('it names several hosts. Name one of them');
  const portText = pick('port', 'PGPORT') ?? '5432';
  const port = Number(portText);
  if (!/^\d+$/.test(portText) || port < 1 || port > 65_535)
    throw invalid('the port is not a number from 1 to 65535');
  const user = pick('user', 'PGUSER') ?? userInfo().username;
  const database = pick('dbname', 'PGDATABASE') ?? user;
  const tls = tlsMode(pick('sslmode', 'PGSSLMODE'), host);

  // A service's password belongs to the service's host: a string that names another one does not get it.
  const sameHost = !given.has('host') && !given.has('hostaddr') && !given.has('port');
  const password =
    nonEmpty(given.get('password')) ?? (sameHost ? nonEmpty(service?.get('password')) : undefined);
  const target = { host, port, database, user, tls };
  return password === undefined ? { target } : { target, password };
}

function settingsOfService(name: string, environment: NodeJS.ProcessEnv): Settings {
  const service = readServices(environment).find((candidate) => candidate.name === name);
  if (!service) throw invalid(`the service "${name}" is not in the connection service file`);
  return service.settings;
}

const local = /^(localhost|127\.\d+\.\d+\.\d+|::1|\/.*)$/;

function tlsMode(sslmode: string | undefined, host: string): TlsMode {
  switch (sslmode) {
    case undefined:
      return local.test(host) ? 'off' : 'verify';
    case 'disable':
      return 'off';
    case 'allow':
    case 'prefer':
      return local.test(host) ? 'off' : 'require';
    case 'require':
    case 'no-verify':
      return 'require';
    case 'verify-ca':
    case 'verify-full':
      return 'verify';
    default:
      throw invalid('sslmode is none of disable, allow, prefer, require, verify-ca, verify-full');
  }
}

function fromUri(text: string): Settings {
  const match = /^postgres(?:ql)?:\/\/(?:([^@/?#]*)@)?([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/i.exec(text);
  if (!match) {
    throw invalid(
      'it is not of the form postgres://user:password@host:port/database. Characters such as @ / ? # in a password are written as %40 %2F %3F %23',
    );
  }
  const [, credentials = '', authority = '', path = '', query = ''] = match;
  const settings = new Map<string, string>();
  const put = (keyword: string, encoded: string) => {
    if (encoded !== '') settings.set(keyword, decoded(encoded));
  };
  const colon = credentials.indexOf(':');
  put('user', colon < 0 ? credentials : credentials.slice(0, colon));
  if (colon >= 0) put('password', credentials.slice(colon + 1));
  const address = /^(\[[^\]]*\]|[^:]*|.*,.*)(?::(.*))?$/.exec(authority);
  if (!address) throw invalid('the host cannot be read');
  put('host', (address[1] ?? '').replace(/^\[(.*)\]$/, '$1'));
  put('port', address[2] ?? '');
  put('dbname', path);
  for (const pair of query.split('&').filter(Boolean)) {
    const equals = pair.indexOf('=');
    if (equals < 0) throw invalid('a parameter behind the question mark has no value');
    put(pair.slice(0, equals), pair.slice(equals + 1));
  }
  return settings;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid('a percent sign is not followed by two hexadecimal digits. Write %25 for a percent sign');
  }
}

/** `keyword = value` pairs; a value in quotes may hold spaces, and a backslash escapes a quote or a backslash. */
function fromKeywords(text: string): Settings {
  const settings = new Map<string, string>();
  const pair = /\s*([A-Za-z_]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s\\']|\\.)*))(?=\s|$)/y;
  while (pair.lastIndex < text.length) {
    const match = pair.exec(text);
    if (!match)
      throw invalid('it is neither a URI such as postgres://user@host/database nor a list of keyword=value');
    settings.set((match[1] ?? '').toLowerCase(), (match[2] ?? match[3] ?? '').replace(/\\(.)/g, '$1'));
  }
  if (settings.size === 0) throw invalid('it is empty');
  return settings;
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function invalid(why: string): DatabaseError {
  return new DatabaseError('invalid-connection', `The connection string cannot be used: ${why}.`);
}
