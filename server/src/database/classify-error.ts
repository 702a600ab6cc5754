import { DatabaseError as ServerError } from 'pg';
import type { ConnectionTarget, DatabaseErrorReason } from '../protocol/connection';
import { DatabaseError } from './database-error';

/** How far a connection got. */
export type ConnectionPhase = 'reaching' | 'negotiating' | 'securing' | 'authenticating' | 'ready';

export interface ErrorContext {
  readonly target: ConnectionTarget;
  readonly phase: ConnectionPhase;
  /** The server answered the request for encryption with no. */
  readonly tlsRefused?: boolean;
  /** The other side closed the socket, which `pg` reports with an error that has no code. */
  readonly closed?: boolean;
  /** The attempt to connect was given up after so long. */
  readonly connectTimeoutMs?: number;
  /** The caller's signal fired. */
  readonly aborted?: boolean;
  /** The statement that was sent. */
  readonly sql?: string;
}

/** Tells errors apart by SQLSTATE, by Node's error code, and by how far the connection got; never by their text. */
export function classifyError(error: unknown, context: ErrorContext): DatabaseError {
  if (error instanceof DatabaseError) return error;
  if (error instanceof ServerError) return fromServer(error, context);
  return fromSocket(error, context);
}

function fromServer(error: ServerError, context: ErrorContext): DatabaseError {
  const { target, sql } = context;
  const reason = context.aborted && error.code === '57014' ? 'cancelled' : reasonOf(error.code ?? '');
  const details = {
    ...(error.code === undefined ? {} : { code: error.code }),
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error.position === undefined || sql === undefined
      ? {}
      : { offset: utf16Offset(sql, Number(error.position) - 1) }),
  };
  return new DatabaseError(reason, sentence(reason, error, target), details);
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const reasonBySqlState: Readonly<Record<string, DatabaseErrorReason>> = {
  '28000': 'authentication',
  '28P01': 'authentication',
  '3D000': 'unknown-database',
  '53300': 'too-many-connections',
  '57014': 'timeout',
  '55P03': 'lock-timeout',
  '42501': 'permission',
  '57P01': 'unreachable',
  '57P02': 'unreachable',
  '57P03': 'unreachable',
  '57P05': 'unreachable',
};

function reasonOf(sqlState: string): DatabaseErrorReason {
  return reasonBySqlState[sqlState] ?? (/^08(?!P01)/.test(sqlState) ? 'unreachable' : 'query');
}

function sentence(
  reason: DatabaseErrorReason,
  { message, code }: ServerError,
  target: ConnectionTarget,
): string {
  const place = placeOf(target);
  switch (reason) {
    case 'authentication': {
      // Not about the password, but about what pg_hba.conf admits.
      const isUnencrypted = code === '28000' && target.tls === 'off';
      const check = isUnencrypted
        ? 'the user, and whether the server asks for TLS'
        : 'the user and the password';
      return `The server at ${place} refused user "${target.user}": ${message}. Check ${check}.`;
    }
    case 'unknown-database':
      return `The server at ${place} has no database "${target.database}". Correct the name, or create the database.`;
    case 'too-many-connections':
      return `The server at ${place} takes no more connections: ${message}.`;
    case 'unreachable':
      return `The connection to ${place} was closed by the server: ${message}.`;
    case 'cancelled':
      return 'The query was cancelled.';
    case 'timeout':
      return 'The query ran longer than it may, or somebody cancelled it on the server.';
    case 'lock-timeout':
      return 'The query waited too long for a lock that another session holds.';
    default:
      return message;
  }
}

function fromSocket(error: unknown, context: ErrorContext): DatabaseError {
  const { target, phase } = context;
  const place = placeOf(target);
  const code = codeOf(error);
  const details = code === undefined ? {} : { code };
  if (context.aborted) return new DatabaseError('cancelled', 'The query was cancelled.', details);
  if (context.connectTimeoutMs !== undefined) {
    const seconds = context.connectTimeoutMs / 1000;
    return new DatabaseError(
      'unreachable',
      `${place} did not answer within ${seconds} s. Check the host, the port, and any firewall between.`,
      details,
    );
  }
  if (context.tlsRefused) {
    return new DatabaseError(
      'tls',
      `The server at ${place} does not offer TLS, which the connection asks for. Switch TLS on in the server, or off in the connection if the network between is safe.`,
      details,
    );
  }
  if (phase === 'securing' && !context.closed && !(code && networkCodes.has(code))) {
    return new DatabaseError(
      'tls',
      `TLS with ${place} failed: ${textOf(error)}. Trust the authority that signed the server's certificate (NODE_EXTRA_CA_CERTS, PGSSLROOTCERT or ~/.postgresql/root.crt), or set the connection's TLS to "require" to encrypt without verifying.`,
      details,
    );
  }
  if (phase === 'authenticating' && code === undefined && !context.closed) {
    return new DatabaseError(
      'authentication',
      `Signing in to ${place} as "${target.user}" failed: ${textOf(error)}.`,
      details,
    );
  }
  if (phase === 'ready') {
    return new DatabaseError('unreachable', `The connection to ${place} was lost.`, details);
  }
  return new DatabaseError('unreachable', unreachable(code, target, place), details);
}

function unreachable(code: string | undefined, target: ConnectionTarget, place: string): string {
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOENT':
      return `Nothing answers at ${place}. Start PostgreSQL there, or correct the host and the port.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The host name "${target.host}" cannot be resolved. Correct the host, or check the network.`;
    case undefined:
      return `${place} closed the connection before it was ready. Check that PostgreSQL listens there.`;
    default:
      return `${place} cannot be reached (${code}). Check the host, the port, and the network.`;
  }
}

/** `host:port`, or the socket's path. */
export function placeOf(target: ConnectionTarget): string {
  if (target.host.startsWith('/')) return `${target.host}/.s.PGSQL.${target.port}`;
  return target.host.includes(':') ? `[${target.host}]:${target.port}` : `${target.host}:${target.port}`;
}

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

function textOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}

/** The server counts characters; a text here counts UTF-16 code units. */
function utf16Offset(text: string, characters: number): number {
  let offset = 0;
  for (let i = 0; i < characters && offset < text.length; i++) {
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  return offset;
}
