import { chmodSync, chownSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { eventually } from '../../support/eventually';
import { type PostgresServer, startPostgres } from '../../support/postgres';
import { unprivilegedUser } from '../../support/unprivileged-user';
import { databaseAt, failure } from './support';

// Signed by itself, for the name localhost, for these tests only.
const certificate = fileURLToPath(new URL('./certificate/server.crt', import.meta.url));
const key = fileURLToPath(new URL('./certificate/server.key', import.meta.url));

let folder: string;
let server: PostgresServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'forecost-tls-'));
  const user = unprivilegedUser();
  for (const [from, name] of [
    [certificate, 'server.crt'],
    [key, 'server.key'],
  ] as const) {
    const to = join(folder, name);
    copyFileSync(from, to);
    chmodSync(to, 0o600);
    if (user) chownSync(to, user.uid, user.gid);
  }
  if (user) chownSync(folder, user.uid, user.gid);
  server = await startPostgres({
    settings: {
      ssl: 'on',
      ssl_cert_file: join(folder, 'server.crt'),
      ssl_key_file: join(folder, 'server.key'),
    },
  });
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});
afterEach(() => vi.unstubAllEnvs());

const isEncrypted = async (tls: 'verify' | 'require' | 'off', host = 'localhost') => {
  const database = databaseAt(server.url, { tls, host });
  try {
    const [row] = await database.read<{ ssl: boolean }>(
      'select ssl from pg_stat_ssl where pid = pg_backend_pid()',
    );
    return row?.ssl;
  } finally {
    await database.dispose();
  }
};

test('a certificate that nobody signed is refused', async () => {
  const error = await failure(isEncrypted('verify'));
  expect(error.reason).toBe('tls');
  expect(error.message).toContain('Trust the authority');
});

test('a certificate is verified against an authority of one own', async () => {
  vi.stubEnv('PGSSLROOTCERT', certificate);
  expect(await isEncrypted('verify')).toBe(true);
  expect((await failure(isEncrypted('verify', '127.0.0.1'))).reason).toBe('tls');
});

test('require encrypts without verifying; off does not encrypt', async () => {
  expect(await isEncrypted('require', '127.0.0.1')).toBe(true);
  expect(await isEncrypted('off')).toBe(false);
});

test('a query over an encrypted connection can be cancelled', async () => {
  const database = databaseAt(server.url, { tls: 'require' });
  const watcher = databaseAt(server.url);
  const controller = new AbortController();
  const query = failure(
    database.read('select pg_sleep(120)', [], { signal: controller.signal, statementTimeoutMs: 0 }),
  );
  const running = async () => {
    const [row] = await watcher.read<{ count: number }>(
      "select count(*) from pg_stat_activity where state = 'active' and query like '%pg_sleep(120)%' and pid <> pg_backend_pid()",
    );
    return row?.count;
  };
  await eventually(async () => expect(await running()).toBe(1));
  controller.abort();
  expect((await query).reason).toBe('cancelled');
  expect(await running()).toBe(0);
  await database.dispose();
  await watcher.dispose();
});
