import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type RunningProcess, start } from '../support/child-process';
import { playgroundRoot } from '../support/playground-database';
import { type PostgresServer, startPostgres } from '../support/postgres';
import type { StatisticsView } from './pages/statistics-view';
import { pgTypes, shopMigrations } from './playground-files';
import { keepPictures, type Session, startSession } from './session';
import { fillSmallShop } from './small-shop';

describe('with a database', () => {
  let server: PostgresServer;
  let databaseUrl: string;
  let session: Session;
  keepPictures(() => session);
  beforeAll(async () => {
    server = await startPostgres();
    databaseUrl = await server.createDatabase('shop');
    await fillSmallShop(databaseUrl);
    session = await startSession({
      databaseUrl,
      settings: { 'forecost.monitor.intervalMs': 500 },
      files: {
        ...shopMigrations,
        'queries/biggest.sql':
          'SELECT id, status, total_cents\nFROM orders\nWHERE customer_id = 7\nORDER BY total_cents DESC\nLIMIT 20;\n',
        'queries/broken.sql': 'SELECT id, no_such_column\nFROM orders\nLIMIT 5;\n',
        'src/pg.d.ts': pgTypes,
        'src/orders.ts': [
          "import { Pool } from 'pg';",
          'const pool = new Pool();',
          'export async function biggest(customerId: string) {',
          '  const { rows } = await pool.query(',
          '    `SELECT id, total_cents FROM orders WHERE customer_id = $1 ORDER BY total_cents DESC LIMIT 20`,',
          '    [customerId],',
          '  );',
          '  return rows;',
          '}',
          '',
        ].join('\n'),
      },
    });
  });
  afterAll(async () => {
    await session?.stop();
    await server?.stop();
  });

  describe('Explain Query', () => {
    it('is connected by itself to the one database that is meant', async () => {
      const { workbench } = session;
      await workbench.openFile('queries/biggest.sql');
      await workbench.statusBarItem('Shop').waitFor();
    });

    it('shows the plan of a query in a SQL file, from the link above it', async () => {
      const { workbench } = session;
      const editor = await workbench.openFile('queries/biggest.sql');
      await editor.codeLens('Explain').first().click();
      const plan = await workbench.plan();
      await plan.node('Seq Scan').first().waitFor();
      expect(await plan.node('Seq Scan').first().textContent()).toContain('orders');
      await workbench.screenshot('plan');
    });

    it('executes it with ANALYZE and says where the time went', async () => {
      const { workbench } = session;
      const editor = await workbench.openFile('queries/biggest.sql');
      await editor.goTo(3, 5);
      await workbench.runCommand('Forecost: Explain Query with ANALYZE');
      const plan = await workbench.plan();
      await plan.node('slowest').first().waitFor();
      expect(await plan.node('Seq Scan').first().textContent()).toMatch(/\d [mµ]?s/);
      await workbench.screenshot('plan-analyzed');
    });

    it('asks for the parameters of a query inside TypeScript', async () => {
      const { workbench } = session;
      await workbench.runCommand('View: Close All Editors');
      const editor = await workbench.openFile('src/orders.ts');
      await editor.goTo(5, 20);
      await workbench.runCommand('Forecost: Explain Query');
      await workbench.quickInput.choose('Enter values…');
      await workbench.quickInput.answer('Value of $1', '7');
      const plan = await workbench.plan();
      await plan.node('Seq Scan').first().waitFor();
      await workbench.screenshot('plan-typescript');
    });

    it('shows what the server says where it says it', async () => {
      const { workbench } = session;
      await workbench.runCommand('View: Close All Editors');
      const editor = await workbench.openFile('queries/broken.sql');
      await editor.goTo(1, 14);
      await workbench.runCommand('Forecost: Explain Query');
      await editor.squiggles('error').first().waitFor();
      await workbench.screenshot('plan-error');
    });
  });

  describe('live statistics', () => {
    let load: RunningProcess;
    let statistics: StatisticsView;
    beforeAll(() => {
      load = start(process.execPath, [join(playgroundRoot, 'database', 'load.mjs')], {
        env: { ...process.env, DATABASE_URL: databaseUrl },
      });
    });
    afterAll(() => load?.stop());

    const numberOf = async (metric: string) =>
      Number.parseFloat(((await statistics.metric(metric).textContent()) ?? '').replace(/,/g, ''));

    it('move while the shop is used', async () => {
      const { workbench } = session;
      await workbench.closeNotifications();
      await workbench.runCommand('View: Close All Editors');
      await workbench.openFile('queries/biggest.sql');
      await workbench.statusBarItem('Shop').waitFor();
      statistics = await workbench.statistics();
      await vi.waitUntil(async () => (await numberOf('transactions')) > 1, {
        timeout: 30_000,
        interval: 200,
      });
      await vi.waitUntil(async () => (await numberOf('connections')) >= 6, {
        timeout: 30_000,
        interval: 200,
      });
      await statistics.section('slow').getByText('total_cents').first().waitFor();
      // Long enough that the charts have something to draw.
      for (let changes = 0; changes < 10; changes += 1) {
        const before = await numberOf('transactions');
        await vi.waitUntil(async () => (await numberOf('transactions')) !== before, {
          timeout: 30_000,
          interval: 100,
        });
      }
      expect(await statistics.section('pool').textContent()).toContain('shop-web');
      await workbench.screenshot('statistics');
    });

    it('say that the server went away, and go on when it is back', async () => {
      const { workbench } = session;
      await server.crash();
      await statistics.lost.waitFor();
      await workbench.screenshot('statistics-lost');
      await server.restart();
      await statistics.lost.waitFor({ state: 'detached', timeout: 60_000 });
      await vi.waitUntil(async () => (await numberOf('transactions')) > 1, {
        timeout: 60_000,
        interval: 200,
      });
      await workbench.statusBarItem('Shop').filter({ hasNotText: 'lost' }).waitFor();
      await workbench.screenshot('statistics-regained');
    });
  });
});
