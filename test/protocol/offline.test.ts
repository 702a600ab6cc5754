import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CodeLens, CodeLensResolveRequest } from 'vscode-languageserver-protocol/node';
import { adviseRequest, planWithIndexesRequest } from '../../server/src/protocol/advise-requests';
import { explainRequest } from '../../server/src/protocol/explain-requests';
import { newMigrationRequest } from '../../server/src/protocol/migration-requests';
import { eventually } from '../support/eventually';
import { LspClient } from '../support/lsp-client';
import { repositoryRoot } from '../support/repository';

const query =
  'SELECT id, total_cents FROM orders WHERE customer_id = $1 ORDER BY created_at DESC LIMIT 20;\n';
const snapshot = join(repositoryRoot, 'test', 'playground', 'forecost.snapshot.json');

describe('a folder with a snapshot', () => {
  let folder: string;
  let client: LspClient;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'forecost-offline-'));
    await copyFile(snapshot, join(folder, 'forecost.snapshot.json'));
    await mkdir(join(folder, 'migrations'));
    await writeFile(join(folder, 'migrations', '007_orders.sql'), 'SELECT 1;\n');
    client = await LspClient.start({ folder });
  });
  afterAll(async () => {
    await client?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const open = (text: string, name: string) => client.open(text, 'sql', join(folder, name));
  const explain = (uri: string, more: { analyze?: boolean; line?: number } = {}) =>
    client.connection.sendRequest(explainRequest, {
      uri,
      position: { line: more.line ?? 0, character: 3 },
      analyze: more.analyze ?? false,
      confirmed: false,
      timeoutMs: 0,
    });

  it('plans a query without a database', async () => {
    const document = await open(query, 'plan.sql');
    await eventually(async () => expect((await explain(document.uri)).kind).toBe('plan'));
    const planned = await explain(document.uri);
    if (planned.kind !== 'plan') throw new Error(planned.kind);
    expect(planned).toMatchObject({
      analyzed: false,
      generic: true,
      origin: { kind: 'offline', statisticsDate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), problems: [] },
    });
    expect(planned.plan.nodes.map(({ type }) => type)).toContain('Seq Scan');
    expect(planned.plan.timed).toBe(false);
    expect(await explain(document.uri, { analyze: true })).toEqual({ kind: 'not-connected' });
  });

  it("shows PostgreSQL's error at its place", async () => {
    const document = await open('SELECT nonsense FROM orders;\n', 'error.sql');
    const failed = await explain(document.uri);
    expect(failed).toMatchObject({
      kind: 'failed',
      failure: { reason: 'query', message: 'column "nonsense" does not exist' },
    });
    if (failed.kind === 'failed' && failed.range) expect(document.textIn(failed.range)).toBe('nonsense');
  });

  it('says above a query what it costs', async () => {
    const document = await open(`${query}SELECT 1 FROM nowhere;\n`, 'lens.sql');
    await explain(document.uri);
    const lenses = await document.lenses();
    const unresolved = lenses.filter(({ command }) => command === undefined);
    const titles = await Promise.all(
      unresolved.map(
        async (lens): Promise<CodeLens> => client.connection.sendRequest(CodeLensResolveRequest.type, lens),
      ),
    );
    expect(titles.map(({ command }) => command?.title)).toEqual([
      expect.stringMatching(/^~\d+ rows, cost [\d,]+, Parallel Seq Scan on orders$/),
      'not planned',
    ]);
    expect(titles[0]?.command?.command).toBe('forecost.showOfflinePlan');
  });

  it('shows the small plan at the first word', async () => {
    const document = await open(query, 'hover.sql');
    await explain(document.uri);
    const shown = await document.hover('SELECT');
    expect(shown).toMatch(/^```text\nLimit {2}\(cost [\d,]+, ~20 rows\)\n {2}Gather Merge/);
    expect(shown).toContain('Planned offline with the statistics of ');
  });

  it('says which index is missing, and puts it into a migration', async () => {
    const document = await open(query, 'missing.sql');
    await eventually(async () => expect(await document.found()).toContain('missing-index: customer_id'));
    const [found] = (await document.diagnostics()).filter(({ code }) => code === 'missing-index');
    expect(found?.message).toMatch(
      /^`orders` is read whole \(2,000,000 rows\) for `customer_id = \$1`\. An index on `\(customer_id, created_at DESC\).*` lowers the estimated cost from [\d,]+ to [\d.]+\.$/,
    );
    const actions = await document.actions('customer_id');
    const [create] = actions.filter(({ command }) => command?.command === 'forecost.createMigration');
    expect(create?.title).toMatch(/^Create index on orders \(customer_id.*cost [\d,]+ → [\d.]+, about \d+/);
    const [given] = create?.command?.arguments ?? [];
    const { files } = await client.connection.sendRequest(newMigrationRequest, given);
    expect(files).toEqual([
      {
        uri: expect.stringMatching(/\/migrations\/008_add_orders_customer_id_created_at\w*_idx\.sql$/),
        text: expect.stringMatching(
          /^CREATE INDEX CONCURRENTLY orders_customer_id_created_at\w*_idx ON orders /,
        ),
      },
    ]);
  });

  it('advises a set of indexes for the statements of files', async () => {
    const path = join(folder, 'reports.sql');
    const paged = 'SELECT id, status FROM orders ORDER BY created_at DESC, id DESC LIMIT 20 OFFSET 100000';
    await writeFile(path, `${query}SELECT order_id FROM order_items WHERE product_id = $1;\n${paged};\n`);
    const advice = await client.connection.sendRequest(adviseRequest, {
      folderUri: pathToFileURL(folder).href,
      uris: [pathToFileURL(path).href],
    });
    if (advice.kind !== 'advice') throw new Error(advice.kind);
    expect(advice.script).toMatch(/^-- \d+ indexes for \d+ statements lower their estimated cost from /);
    expect(advice.script).toMatch(
      /\nCREATE INDEX CONCURRENTLY order_items_product_id_idx ON order_items \(product_id\).*;\n-- {3}about /,
    );
    expect(advice.script).toContain('--   reports.sql:2:1: cost ');
    expect(advice).toMatchObject({
      statisticsDate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      problems: [],
      advice: {
        costBefore: expect.any(Number),
        redundant: expect.any(Array),
        rewrites: [
          {
            path: 'reports.sql',
            line: 3,
            column: 1,
            rule: 'offset-pagination',
            title: expect.stringMatching(/^Page by \(created_at, id\)/),
            sql: paged,
            rewritten: expect.stringContaining('(created_at, id) < ('),
          },
        ],
      },
    });
    const { indexes, sources } = advice.advice;
    const index = indexes.find(({ columns }) => columns[0] === 'product_id');
    expect(index).toMatchObject({
      table: 'public.order_items',
      change: {
        name: 'add_order_items_product_id_idx',
        undo: 'DROP INDEX CONCURRENTLY public.order_items_product_id_idx',
      },
      proposed: { table: { schema: 'public', name: 'order_items' } },
    });
    const helped = index?.statements.find(({ line }) => line === 2);
    expect(sources[helped?.source ?? -1]).toEqual({
      sql: 'SELECT order_id FROM order_items WHERE product_id = $1',
      places: [{ path: 'reports.sql', line: 2, column: 1 }],
    });
  });

  it('plans a statement as if indexes were there, and others were not', async () => {
    const sql = 'SELECT order_id FROM order_items WHERE product_id = $1';
    const table = { schema: 'public', name: 'order_items' };
    const proposed = { table, sql: 'CREATE INDEX ON public.order_items (product_id)' };
    const folderUri = pathToFileURL(folder).href;
    const plan = async (statement: string, indexes: readonly (typeof proposed)[], without: string[] = []) =>
      client.connection.sendRequest(planWithIndexesRequest, {
        folderUri,
        sql: statement,
        indexes,
        without: without.map((name) => ({ schema: 'public', name })),
      });
    const costs: number[] = [];
    for (const indexes of [[], [proposed]]) {
      const answer = await plan(sql, indexes);
      expect(answer).toMatchObject({
        kind: 'plan',
        origin: { kind: 'offline', problems: [] },
        findings: expect.any(Array),
        sourceRanges: expect.any(Array),
      });
      if (answer.kind === 'plan') costs.push(answer.plan.nodes[0]?.totalCost ?? 0);
    }
    expect(costs[1]).toBeLessThan((costs[0] ?? 0) / 10);
    const byKey = 'SELECT order_id FROM order_items WHERE id = $1';
    const none = await plan(byKey, [], ['no_such_idx']);
    expect(none).toEqual({ kind: 'failed', message: expect.stringContaining('no_such_idx') });
    expect(await plan('SELECT nonsense FROM orders', [])).toMatchObject({
      kind: 'failed',
      message: 'column "nonsense" does not exist',
    });
  });

  it('finds the folder that a migration is for by the folder itself', async () => {
    const { files } = await client.connection.sendRequest(newMigrationRequest, {
      uri: pathToFileURL(folder).href,
      sql: 'CREATE INDEX CONCURRENTLY a ON orders (id);\nCREATE INDEX CONCURRENTLY b ON orders (status)',
      undo: 'DROP INDEX CONCURRENTLY a;\nDROP INDEX CONCURRENTLY b',
      name: 'add_indexes',
    });
    expect(files.map(({ uri }) => uri.replace(/^.*\//, ''))).toEqual(['008_add_indexes.sql']);
  });

  it('offers what makes a query cheaper, with the costs, and nothing that does not', async () => {
    const paged = await open(
      'SELECT id, status FROM orders ORDER BY created_at DESC, id DESC LIMIT 20 OFFSET 100000;\n',
      'paged.sql',
    );
    await explain(paged.uri);
    const titles = (await paged.actions('100000')).map(({ title }) => title);
    expect(titles).toContainEqual(expect.stringMatching(/^Page by .*, cost [\d,]+ → [\d.,]+$/));
    // PostgreSQL makes a join of both.
    const nested = await open(
      'SELECT id FROM customers WHERE id IN (SELECT customer_id FROM orders WHERE total_cents > 100);\n',
      'nested.sql',
    );
    await explain(nested.uri);
    const others = (await nested.actions('IN (')).map(({ title }) => title);
    expect(others.filter((title) => title.includes('EXISTS'))).toEqual([]);
  });

  it('is silent where the rule is off, and about what is cheap', async () => {
    const document = await open(
      `-- forecost allow missing-index: seldom\n${query}SELECT id FROM orders WHERE id = $1;\n`,
      'silent.sql',
    );
    await document.diagnostics();
    // One behind the other: when this one is found, the others have been looked at.
    const loud = await open(query.replace('20', '21'), 'loud.sql');
    await eventually(async () => expect(await loud.found()).toContain('missing-index: customer_id'));
    expect((await document.found()).filter((one) => one.startsWith('missing-index'))).toEqual([]);
  });

  it('tells of a snapshot that cannot be read, and forgets it', async () => {
    const path = join(folder, 'forecost.snapshot.json');
    await writeFile(path, '{ "forecostSnapshot": 7 }');
    await client.changedOnDisk(path);
    await eventually(() => expect(client.messages.join()).toContain('This is a snapshot of format 7'));
    const document = await open(query, 'later.sql');
    expect(await explain(document.uri)).toEqual({ kind: 'not-connected' });
    await copyFile(snapshot, path);
    await client.changedOnDisk(path);
    await eventually(async () => expect((await explain(document.uri)).kind).toBe('plan'));
  });
});
