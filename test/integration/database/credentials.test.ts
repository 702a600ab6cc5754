import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseConnectionString } from '../../../server/src/database/connection-string';
import { Database } from '../../../server/src/database/database';
import { openDatabase } from '../../../server/src/database/open-database';
import { type PostgresServer, startPostgres } from '../../support/postgres';
import { failure, profileOf } from './support';

const password = 'p:a\\ss %40/@?#';
const folder = mkdtempSync(join(tmpdir(), 'forecost-credentials-'));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, 0o600);
  return path;
}

afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(folder, { recursive: true }));

describe('a connection string', () => {
  const user = userInfo().username;
  const cases: readonly [string, object, string?][] = [
    ['postgres://', { host: 'localhost', port: 5432, user, database: user, tls: 'off' }],
    [
      'postgresql://ada@db.example.com/shop',
      { host: 'db.example.com', user: 'ada', database: 'shop', tls: 'verify' },
    ],
    ['postgres://ada:p%40ss@[::1]:6543/my%20shop', { host: '::1', port: 6543, database: 'my shop' }, 'p@ss'],
    [
      'postgres:///shop?host=/var/run/postgresql&user=ada',
      { host: '/var/run/postgresql', database: 'shop', tls: 'off' },
    ],
    ['postgres://%2Fvar%2Frun/shop', { host: '/var/run', tls: 'off' }],
    ['postgres://db/shop?sslmode=require', { tls: 'require' }],
    ['postgres://db/shop?sslmode=disable&application_name=x', { tls: 'off' }],
    ['postgres://db/shop?sslmode=prefer', { tls: 'require' }],
    ['postgres://db/shop?sslmode=verify-ca', { tls: 'verify' }],
    ['postgres://ada:a:b@db/shop', { user: 'ada' }, 'a:b'],
    ['host=db port=6543 dbname=shop user=ada', { host: 'db', port: 6543, database: 'shop', user: 'ada' }],
    ["host=db password='it\\'s here' user = ada", { host: 'db', user: 'ada', database: 'ada' }, "it's here"],
    [' dbname=shop\n', { host: 'localhost', database: 'shop' }],
  ];
  test.each(cases)('%s', (text, target, secret) => {
    const parsed = parseConnectionString(text, {});
    expect(parsed.target).toMatchObject(target);
    expect(parsed.password).toBe(secret);
  });

  test.each([
    'postgres://ada:pass/word@db/shop',
    'postgres://ada:pass@db:port/shop',
    'postgres://ada:pass@db:99999/shop',
    'postgres://ada:pass@db1,db2/shop',
    'postgres://ada:pass%zz@db/shop',
    'postgres://ada:pass@db/shop?sslmode=maybe',
    'postgres://ada:pass@db/shop?sslmode',
    'mysql://ada:pass@db/shop',
    'password=pass host',
    "password='pass",
    'service=nowhere password=pass',
    'pass',
    '',
  ])('%s is refused in one sentence without the password', (text) => {
    expect(() => parseConnectionString(text, {})).toThrow(
      expect.objectContaining({
        reason: 'invalid-connection',
        message: expect.stringMatching(
          /^The connection string cannot be used: (?!.*pass(\W|$)(?!word)).*\.$/s,
        ),
      }),
    );
  });

  test('what it does not say comes from the environment', () => {
    const environment = {
      PGHOST: 'db',
      PGPORT: '6543',
      PGUSER: 'ada',
      PGDATABASE: 'shop',
      PGSSLMODE: 'require',
    };
    expect(parseConnectionString('dbname=other', environment).target).toEqual({
      host: 'db',
      port: 6543,
      user: 'ada',
      database: 'other',
      tls: 'require',
    });
  });

  test('a service gives the rest, and its password to its own host only', () => {
    const services = '# comment\n[shop]\nhost=db\nport=6543\nuser=ada\npassword=s3cret\n\n[other]\nhost=x\n';
    const PGSERVICEFILE = file('services', services);
    const own = parseConnectionString('service=shop dbname=shop', { PGSERVICEFILE });
    expect(own).toEqual({
      target: { host: 'db', port: 6543, user: 'ada', database: 'shop', tls: 'verify' },
      password: 's3cret',
    });
    const foreign = parseConnectionString('postgres://evil.example.com/?service=shop', { PGSERVICEFILE });
    expect(foreign.target.host).toBe('evil.example.com');
    expect(foreign.password).toBeUndefined();
  });
});

describe('a password', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres({ password });
  });
  afterAll(() => server.stop());

  const nowhere = () => vi.stubEnv('PGPASSFILE', join(folder, 'none'));
  const connects = async (trusted: boolean) => {
    const { profile } = profileOf(`postgres://postgres@127.0.0.1:${server.port}/postgres`);
    const database = new Database(profile, { trusted });
    try {
      return (await database.connect()).user;
    } finally {
      await database.dispose();
    }
  };

  test('comes from .pgpass', async () => {
    const escaped = password.replace(/[\\:]/g, '\\$&');
    vi.stubEnv(
      'PGPASSFILE',
      file('pgpass', `other:*:*:*:wrong\n127.0.0.1:${server.port}:*:postgres:${escaped}\n`),
    );
    expect(await connects(false)).toBe('postgres');
  });

  test('comes from the service of that very server', async () => {
    nowhere();
    const settings = `host=127.0.0.1\nport=${server.port}\nuser=postgres\ndbname=postgres\npassword=${password}`;
    vi.stubEnv('PGSERVICEFILE', file('service-of-server', `[x]\n${settings}\n`));
    expect(await connects(false)).toBe('postgres');
  });

  test('comes from PGPASSWORD, but not for a host that a workspace names', async () => {
    nowhere();
    vi.stubEnv('PGPASSWORD', password);
    expect(await connects(true)).toBe('postgres');
    expect((await failure(connects(false))).reason).toBe('authentication');
  });

  test('comes from the connection string', async () => {
    nowhere();
    const database = await openDatabase(server.url);
    expect(database.server?.user).toBe('postgres');
    await database.dispose();
  });
});
