import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseSnapshot } from '../../server/src/snapshot/snapshot-file';
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

describe('snapshot --url', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'forecost-snapshot-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const inFolder = (name: string) => join(folder, name);
  const read = async (name: string) => {
    const snapshot = parseSnapshot(await readFile(inFolder(name), 'utf8'));
    if ('problem' in snapshot) throw new Error(snapshot.problem);
    return snapshot;
  };

  test('writes a file that lint takes for the database', async () => {
    const { status, stdout, stderr } = await run('snapshot', '--url', url, '--out', inFolder('all.json'));
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
    expect((await read('all.json')).relations.map(({ name }) => name)).toEqual(['item']);
    expect(await readdir(folder)).toEqual(['all.json']);
    await writeFile(inFolder('query.sql'), 'SELECT * FROM item WHERE id = 1;\n');
    const options = ['--snapshot', inFolder('all.json'), '--format', 'json'];
    const lint = JSON.parse((await run('lint', ...options, inFolder('query.sql'))).stdout);
    const { fixes } = lint.findings.find(({ rule }: { rule: string }) => rule === 'select-star');
    expect(fixes[0].edits).toMatchObject([{ newText: 'id, owner' }]);
  });

  test('writes a file that explain plans with', async () => {
    await run('snapshot', '--url', url, '--out', inFolder('all.json'));
    const offline = ['explain', '--snapshot', inFolder('all.json'), '--format', 'json', '--sql'];
    const sql = 'SELECT owner FROM item WHERE id = 1';
    const [ours, theirs] = await Promise.all(
      [await run(...offline, sql), await run('explain', '--url', url, '--format', 'json', '--sql', sql)].map(
        ({ stdout }) => JSON.parse(stdout).plans[0],
      ),
    );
    expect(ours.source).toBe('offline');
    expect(ours.root.type).toBe(theirs.root.type);
    expect(ours.root.totalCost).toBe(theirs.root.totalCost);
    expect(await refusal(...offline, 'SELECT ownr FROM item')).toBe(
      'column "ownr" does not exist (line 1, column 8 of the statement).',
    );
    expect(await refusal(...offline, 'DROP TABLE item')).toBe('DROP has no plan.');
    expect(await refusal(...offline, sql, '--analyze')).toContain('--url');
  });

  test.each([
    [[], 'all', 101],
    [['--redact'], 'coarse', 11],
    [['--redact', 'coarse'], 'coarse', 11],
    [['--redact', 'none'], 'none', undefined],
  ] as const)('%j keeps %s', async (options, values, bounds) => {
    await run('snapshot', '--url', url, '--out', inFolder('some.json'), ...options);
    const snapshot = await read('some.json');
    expect(snapshot.values).toBe(values);
    expect(snapshot.relations[0]?.statistics?.[0]?.histogramBounds?.length).toBe(bounds);
  });

  test('writes to the standard output, and tells what it could not read elsewhere', async () => {
    const admin = new pg.Client(url);
    await admin.connect();
    await admin.query("CREATE ROLE stranger LOGIN PASSWORD 'another'");
    await admin.end();
    const stranger = url.replace(/\/\/.*?@/, '//stranger:another@');
    const { status, stdout, stderr } = await run('snapshot', '--url', stranger, '--out', '-');
    expect(status).toBe(0);
    expect(parseSnapshot(stdout)).toMatchObject({ relations: [{ name: 'item' }] });
    expect(stderr.split('\n')).toContain(
      'The role stranger may not read public.item: their statistics are missing.',
    );
  });

  test('says where it cannot write, and what lint cannot read', async () => {
    const nowhere = inFolder('missing/snapshot.json');
    expect(await refusal('snapshot', '--url', url, '--out', nowhere)).toBe(
      `The snapshot could not be written to ${nowhere} (ENOENT).`,
    );
    expect(await refusal('snapshot', '--url', url, '--redact', 'some')).toContain('coarse, none');
    await writeFile(inFolder('later.json'), '{ "forecostSnapshot": 2 }');
    expect(await refusal('lint', '--snapshot', inFolder('later.json'), folder)).toBe(
      `${inFolder('later.json')}: This is a snapshot of format 2, and this version of Forecost reads format 1 alone.`,
    );
    expect(await refusal('lint', '--snapshot', nowhere, folder)).toBe(
      `The snapshot ${nowhere} cannot be read (ENOENT).`,
    );
  });
});

describe.each([
  ['explain', ['--sql', 'SELECT 1']],
  ['report', ['--seconds', '1']],
  ['snapshot', ['--out', '-']],
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
