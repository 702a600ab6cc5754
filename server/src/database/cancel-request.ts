import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ConnectionTarget } from '../protocol/connection';
import { tlsOptions } from './tls-options';

export interface BackendKey {
  readonly processId: number;
  readonly secretKey: number;
}

const timeoutMs = 5_000;

/**
 * Asks the server to cancel what a backend is doing, over a connection of its own that needs no password.
 * Works without a free connection slot and through PgBouncer, where `pg_cancel_backend` does not.
 * Settles when the server has taken the request; never rejects: the query itself tells whether it ended.
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
 */
export async function requestCancel(target: ConnectionTarget, key: BackendKey): Promise<void> {
  const socket = target.host.startsWith('/')
    ? connect(`${target.host}/.s.PGSQL.${target.port}`)
    : connect(target.port, target.host);
  const timer = setTimeout(() => socket.destroy(), timeoutMs);
  try {
    await once(socket, 'connect');
    const stream = await secured(socket, target);
    stream.end(cancelMessage(key));
    stream.resume();
    await once(stream, 'close');
  } catch {
    // The server is gone, and the query with it.
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

/** Encrypted where the connection is and the server can; a server that cannot takes the request in the clear. */
async function secured(socket: Socket, target: ConnectionTarget): Promise<Socket> {
  const options = tlsOptions(target);
  if (!options) return socket;
  const answer = once<Buffer>(socket, 'data');
  socket.write(message(80877103));
  if ((await answer)?.toString('latin1') !== 'S') return socket;
  const secure = connectTls({ ...options, socket });
  await once(secure, 'secureConnect');
  return secure;
}

function cancelMessage(key: BackendKey): Buffer {
  return message(80877102, key.processId, key.secretKey);
}

function message(...words: readonly number[]): Buffer {
  const buffer = Buffer.alloc(4 + words.length * 4);
  buffer.writeInt32BE(buffer.length, 0);
  words.forEach((word, index) => {
    buffer.writeInt32BE(word, 4 + index * 4);
  });
  return buffer;
}

/** The event's first argument; rejects when the socket fails or closes before. */
function once<T = undefined>(socket: Socket, event: string): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    socket.once(event, resolve);
    socket.once('error', reject);
    if (event !== 'close') socket.once('close', () => reject(new Error('closed')));
  });
}
