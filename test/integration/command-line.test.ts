import pg from 'pg';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CommandLineResult, forecost } from '../support/command-line';
import { freePort } from '../support/free-port';
import { type PostgresServer, startPostgres } from '../support/postgres';
import { plansShape, reportShape } from '../support/report-shapes';

const secret = 'hunter2 & co';
let server: PostgresServer;
let url: string;

beforeAll(async () => {
  server = await startPostgres({ password: secret });
  url = await server.createDatabase();
  const admin = new pg.Client(url);
  await admin.connect();
  await admin.query(`CREATE EXTENSION pg_stat_statements;
    CREATE TABLE item (id int PRIMARY KEY, owner text);
    INSERT INTO item SELECT n, 'owner ' || n FROM generate_series(1, 1000) n;
    ANALYZE item`);
  await admin.end();
});
afterAll(() => server?.stop());

/** Runs the command line, and holds it to keep secrets. */
async function run(...args: string[]): Promise<CommandLineResult> {
  const result = await forecost(args);
  for (const part of [secret, encodeURIComponent(secret), 'hunter2']) {
    expect(result.stdout + result.stderr).not.toContain(part);
  }
  return result;
}

async function plan(...args: string[]) {
  const { status, stdout, stderr } = await run('explain', '--url', url, '--format', 'json', ...args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const { plans } = v.parse(plansShape, JSON.parse(stdout));
  expect(plans).toHaveLength(1);
  expect(plans[0]?.source).toBe('server');
  return plans[0];
}

/** The one line that it ends with, and with status 2. */
async function refusal(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await run(...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr.trim().split('\n')).toHaveLength(1);
  return stderr.trim();
}

describe('explain --url', () => {
  const byId = ['--sql', 'SELECT owner FROM item WHERE id = $1 AND owner <> $2'];

  test('plans without executing, and executes with --analyze', async () => {
    const planned = await plan('--sql', 'SELECT owner FROM item WHERE id = 7');
    expect(planned?.root).toMatchObject({ type: 'Index Scan', relation: 'item', index: 'item_pkey' });
    expect(planned?.executionTimeMs).toBeUndefined();
    const executed = await plan('--sql', 'SELECT owner FROM item WHERE id = 7', '--analyze');
    expect(executed?.root.actualRows).toBe(1);
  });

  test('plans for any value, or for the values that are given', async () => {
    const above = ['--sql', 'SELECT FROM item WHERE id > $1'];
    // For any value, a third of the rows.
    expect((await plan(...above))?.root.planRows).toBe(333);
    expect((await plan(...above, '--param', '990'))?.root.planRows).toBe(10);
    const values = ['--param', '7', '--param', 'it\'s -- "one"'];
    const executed = await plan(...byId, ...values, '--analyze');
    expect(executed?.root).toMatchObject({ actualRows: 1 });
    const negative = await plan('--sql', 'SELECT FROM item WHERE id > :least', '--param', '-1', '--analyze');
    expect(negative?.root).toMatchObject({ actualRows: 1000 });
  });

  test('says how many values there have to be', async () => {
    expect(await refusal('explain', '--url', url, ...byId, '--param', '7')).toBe(
      'The statement takes 2 parameters, but --param gives 1.',
    );
    expect(await refusal('explain', '--url', url, '--sql', 'SELECT 1', '--param', '7')).toBe(
      'The statement takes no parameters, but --param gives 1.',
    );
    expect(await refusal('explain', '--url', url, ...byId, '--analyze')).toBe(
      'ANALYZE executes the statement, which takes 2 parameters: give a --param for each.',
    );
  });

  test('executes nothing that leaves traces', async () => {
    const text = await refusal('explain', '--url', url, '--sql', 'DELETE FROM item', '--analyze');
    expect(text).toContain('without --analyze');
    expect((await plan('--sql', 'SELECT FROM item', '--analyze'))?.root.actualRows).toBe(1000);
  });

  test('says where the statement is wrong', async () => {
    expect(await refusal('explain', '--url', url, '--sql', 'SELECT 1,\n nowhere FROM item')).toBe(
      'column "nowhere" does not exist (line 2, column 2 of the statement).',
    );
  });
});

describe('report --url', () => {
  test('keeps its contract', async () => {
    const { status, stdout } = await run('report', '--url', url, '--seconds', '1', '--format', 'json');
    const report = v.parse(reportShape, JSON.parse(stdout));
    expect(status).toBe(report.alerts.length > 0 ? 1 : 0);
    expect(report.seconds).toBeGreaterThanOrEqual(1);
    expect(report.server).toMatchObject({ database: 'test_1', user: 'postgres', isReplica: false });
    expect(report.metrics.map(({ metric }) => metric)).toEqual(
      expect.arrayContaining(['connections', 'hit-ratio', 'transactions', 'rollback-ratio']),
    );
    expect(report.statements.map(({ sql }) => sql).join()).toContain('INSERT INTO item');
  });

  test('ends with status 1 where something is wrong', async () => {
    const crowded = await startPostgres({ settings: { max_connections: 10 } });
    const others = Array.from({ length: 6 }, () => new pg.Client(crowded.url));
    try {
      await Promise.all(others.map((other) => other.connect()));
      const { status, stdout } = await run('report', '--url', crowded.url, '--seconds', '0');
      expect(stdout).toMatch(/connections/i);
      expect(status).toBe(1);
    } finally {
      await Promise.all(others.map((other) => other.end()));
      await crowded.stop();
    }
  });
});

describe.each([
  ['explain', ['--sql', 'SELECT 1']],
  ['report', ['--seconds', '1']],
])('%s', (command, args) => {
  test('refuses a wrong password', async () => {
    const wrong = url.replace(/:[^:@/]+@/, ':hunter2-wrong@');
    expect(await refusal(command, ...args, '--url', wrong)).toMatch(/password/i);
  });

  test('says that nothing answers', async () => {
    const port = await freePort();
    const nobody = url.replace(/@.*?\//, `@127.0.0.1:${port}/`);
    expect(await refusal(command, ...args, '--url', nobody)).toBe(
      `Nothing answers at 127.0.0.1:${port}. Start PostgreSQL there, or correct the host and the port.`,
    );
  });

  test('refuses a URL that cannot be read', async () => {
    const broken = url.replace(/@.*?\//, '@127.0.0.1:none/');
    expect(await refusal(command, ...args, '--url', broken)).toContain('the port is not a number');
  });

  test('takes the URL from the environment', async () => {
    const { status, stdout } = await forecost([command, ...args], { env: { DATABASE_URL: url } });
    expect(status).not.toBe(2);
    expect(stdout).not.toContain('hunter2');
  });
});
