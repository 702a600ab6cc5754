import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type RunningProcess, start } from '../support/child-process';
import { playgroundRoot } from '../support/playground-database';
import { type PostgresServer, startPostgres } from '../support/postgres';
import type { StatisticsView } from './pages/statistics-view';
import { keepPictures, type Session, startSession } from './session';
import { fillSmallShop } from './small-shop';

describe('live statistics', () => {
  let server: PostgresServer;
  let load: RunningProcess;
  let session: Session;
  let statistics: StatisticsView;
  keepPictures(() => session);
  beforeAll(async () => {
    server = await startPostgres();
    const databaseUrl = await server.createDatabase('shop');
    await fillSmallShop(databaseUrl);
    load = start(process.execPath, [join(playgroundRoot, 'database', 'load.mjs')], {
      env: { ...process.env, DATABASE_URL: databaseUrl },
    });
    session = await startSession({
      databaseUrl,
      files: { 'queries.sql': 'SELECT 1;\n' },
      settings: { 'forecost.monitor.intervalMs': 500 },
    });
  });
  afterAll(async () => {
    await session?.stop();
    await load?.stop();
    await server?.stop();
  });

  const numberOf = async (metric: string) =>
    Number.parseFloat(((await statistics.metric(metric).textContent()) ?? '').replace(/,/g, ''));

  it('move while the shop is used', async () => {
    const { workbench } = session;
    await workbench.openFile('queries.sql');
    await workbench.statusBarItem('Shop').waitFor();
    statistics = await workbench.statistics();
    await vi.waitUntil(async () => (await numberOf('transactions')) > 1, { timeout: 30_000, interval: 200 });
    await vi.waitUntil(async () => (await numberOf('connections')) >= 6, { timeout: 30_000, interval: 200 });
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
    await vi.waitUntil(async () => (await numberOf('transactions')) > 1, { timeout: 60_000, interval: 200 });
    await workbench.statusBarItem('Shop').filter({ hasNotText: 'lost' }).waitFor();
    await workbench.screenshot('statistics-regained');
  });
});
