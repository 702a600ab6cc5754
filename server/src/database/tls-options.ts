import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, rootCertificates } from 'node:tls';
import type { ConnectionTarget } from '../protocol/connection';

/**
 * Options for `tls.connect`, or undefined where the connection is not encrypted: switched off, or a
 * Unix-domain socket, on which PostgreSQL has no TLS.
 */
export function tlsOptions(target: ConnectionTarget): ConnectionOptions | undefined {
  if (target.tls === 'off' || target.host.startsWith('/')) return undefined;
  const name = { host: target.host, ...(isIP(target.host) ? {} : { servername: target.host }) };
  if (target.tls === 'require') return { ...name, rejectUnauthorized: false };
  const authority = privateAuthority();
  return { ...name, ...(authority === undefined ? {} : { ca: [...rootCertificates, authority] }) };
}

/** The authority of one's own that libpq would trust. https://www.postgresql.org/docs/current/libpq-ssl.html */
function privateAuthority(): string | undefined {
  const folder =
    process.platform === 'win32'
      ? join(process.env.APPDATA ?? '', 'postgresql')
      : join(homedir(), '.postgresql');
  try {
    return readFileSync(process.env.PGSSLROOTCERT ?? join(folder, 'root.crt'), 'utf8');
  } catch {
    return undefined;
  }
}
