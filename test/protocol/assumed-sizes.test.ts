import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adviseRequest } from '../../server/src/protocol/advise-requests';
import { forecost } from '../support/command-line';
import { eventually } from '../support/eventually';
import { LspClient } from '../support/lsp-client';

const query = 'SELECT id, total FROM orders WHERE customer_id = $1;\n';

describe('a folder with migrations and neither a snapshot nor a connection', () => {
  let folder: string;
  let client: LspClient;
  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  const advise = () =>
    client.connection.sendRequest(adviseRequest, {
      folderUri: pathToFileURL(folder).href,
      uris: [pathToFileURL(join(folder, 'queries.sql')).href],
    });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'forecost-assumed-'));
    await mkdir(join(folder, 'migrations'));
    await write(
      'migrations/001_orders.sql',
      'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL, total numeric);\n',
    );
    await write('queries.sql', query);
    client = await LspClient.start({ folder });
  });
  afterAll(async () => {
    await client?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is advised nothing while nobody says how large its tables are', async () => {
    await client.open(query, 'sql', join(folder, 'queries.sql'));
    expect(await advise()).toEqual({ kind: 'no-sizes' });
  });

  it('is advised by the rows that its configuration tells, which is said', async () => {
    const path = join(folder, 'forecost.config.json');
    await writeFile(path, '{ "assume": { "orders": 3000000 } }');
    await client.changedOnDisk(path);
    const document = await client.open(query, 'sql', join(folder, 'other.sql'));
    await eventually(async () => {
      const [found] = (await document.diagnostics()).filter(({ code }) => code === 'missing-index');
      expect(found?.message).toMatch(/^`orders` is read whole \(3,000,000 rows\).*, with assumed sizes\.$/);
    });
    const advice = await advise();
    if (advice.kind !== 'advice') throw new Error(advice.kind);
    expect(advice.statisticsDate).toBeUndefined();
    expect(advice.advice.indexes.map(({ columns }) => columns[0])).toEqual(['customer_id']);
    const [said] = advice.script.split('\n');
    expect(said).toBe('-- Planned with assumed sizes: 10,000 rows a table, 3,000,000 in orders.');
  });

  it('is the same to the command line, where an option wins', async () => {
    const schema = ['--schema', 'migrations/*.sql'];
    const run = (...args: string[]) => forecost(args, { cwd: folder });
    const report = async (...args: string[]) => {
      const { status, stdout } = await run('advise', 'queries.sql', ...schema, ...args, '--format', 'json');
      return { status, ...JSON.parse(stdout) };
    };
    expect(await report()).toMatchObject({
      status: 1,
      assumedRows: { orders: 3_000_000, '*': 10_000 },
      indexes: [{ sql: expect.stringContaining('ON orders (customer_id)') }],
    });
    expect(await report('--assume', 'orders=5', '--assume', '*=7')).toMatchObject({
      status: 0,
      assumedRows: { orders: 5, '*': 7 },
      indexes: [],
    });
    const explained = await run('explain', '--sql', query, ...schema);
    expect(explained.stdout).toContain(
      'Planned with assumed sizes: 10,000 rows a table, 3,000,000 in orders.',
    );
    const { status, stderr } = await run('advise', 'queries.sql', ...schema, '--assume', 'orders');
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: '--assume takes table=rows, such as orders=10000000, not orders.\n',
    });
  });
});
