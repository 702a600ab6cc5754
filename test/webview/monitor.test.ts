import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MissingStatements, MonitorState } from '../../server/src/protocol/monitor';
import type { MonitorViewState } from '../../server/src/protocol/monitor-view';
import { connectionGroup, noonMs, server } from '../unit/monitor/samples';
import { type HostOptions, type MonitorHost, openMonitor } from './monitor-host';
import { busySnapshot, quietSnapshot } from './monitor-snapshot';
import { launchBrowser } from './view-host';

const artifacts = join(import.meta.dirname, 'artifacts');
const desk: HostOptions = { theme: 'dark', width: 1280, height: 860 };

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
  mkdirSync(artifacts, { recursive: true });
});
afterAll(() => browser?.close());

async function show(
  options: HostOptions,
  state: MonitorState,
  changes: Partial<MonitorViewState> = {},
): Promise<MonitorHost> {
  const host = await openMonitor(browser, options);
  await send(host, state, changes);
  return host;
}

async function send(host: MonitorHost, state: MonitorState, changes: Partial<MonitorViewState> = {}) {
  const view: MonitorViewState = {
    state,
    connection: 'shop@localhost',
    windowMs: 15 * 60_000,
    isPaused: false,
    ...changes,
  };
  await host.send('monitor/state', view);
  await host.page.getByRole('heading', { level: 1 }).waitFor();
}

async function picture(host: MonitorHost, name: string) {
  await host.page.screenshot({ path: join(artifacts, `monitor-${name}.png`), fullPage: true });
}

/** The numbers of the tiles, by metric. */
function tile(host: MonitorHost, metric: string) {
  return host.page.locator(`[data-metric="${metric}"]`);
}

describe('a live server', () => {
  const live = { kind: 'live', snapshot: busySnapshot() } as const;

  test.for(['dark', 'light', 'high-contrast'] as const)('reads in one second, %s', async (theme) => {
    const host = await show({ ...desk, theme }, live);
    await expect.poll(() => host.page.locator('canvas').count()).toBe(6);
    await picture(host, theme);
    expect(host.errors).toEqual([]);
    await host.close();
  });

  test.for([320, 600, 1100, 1280, 2000])('fits %d pixels', async (width) => {
    const host = await show({ ...desk, width }, live);
    await picture(host, String(width));
    expect(await host.overflow()).toBe(0);
    // Columns that overlap the section beside them, or that have to be scrolled to.
    const cut = await host.page.evaluate(() =>
      [...document.querySelectorAll('section')].map((each) => each.scrollWidth - each.clientWidth),
    );
    expect(cut).toEqual([0, 0, 0]);
    await host.close();
  });

  test('says what it looks at and how it is', async () => {
    const host = await show(desk, live);
    await expect.poll(() => host.page.locator('header').textContent()).toContain('PostgreSQL 18.4');
    const header = await host.page.locator('header').textContent();
    expect(header).toContain('shop@localhost');
    expect(header).toContain('primary');
    expect(header).toContain('up 3 d');
    expect(await tile(host, 'connections').textContent()).toMatch(/\d+\s*\/ 100/);
    expect(await tile(host, 'idle-in-transaction').getAttribute('class')).toContain('warning');
    expect(await tile(host, 'idle-in-transaction').textContent()).toContain('oldest 5 min');
    await host.close();
  });

  test('sorts by a heading, with the keyboard too', async () => {
    const host = await show(desk, live);
    const slow = host.page.getByRole('region', { name: 'Slow statements' });
    const first = slow.locator('tbody tr').first();
    await expect.poll(() => first.textContent()).toContain('SELECT o.id');
    const calls = slow.getByRole('columnheader', { name: 'Calls', exact: true });
    await calls.getByRole('button').focus();
    await host.page.keyboard.press('Enter');
    expect(await calls.getAttribute('aria-sort')).toBe('descending');
    await host.page.keyboard.press('Enter');
    expect(await calls.getAttribute('aria-sort')).toBe('ascending');
    await expect.poll(() => first.textContent()).toContain('SELECT sum(quantity)');
    await host.close();
  });

  test('a statement opens in an editor, and is copied whole', async () => {
    const host = await show(desk, live);
    const slow = host.page.getByRole('region', { name: 'Slow statements' });
    await slow.getByRole('button', { name: /^SELECT o.id/ }).click();
    await slow.locator('tbody tr').first().hover();
    await slow.getByRole('button', { name: 'Copy statement' }).first().click();
    const sql = expect.stringContaining('c.id = o.customer_id\n');
    expect((await host.sent()).slice(1)).toEqual([
      expect.objectContaining({ method: 'monitor/open', params: { sql } }),
      expect.objectContaining({ method: 'monitor/copy', params: { sql } }),
    ]);
    await host.close();
  });

  test('a hostile statement is text', async () => {
    const host = await show(desk, live);
    await host.page.getByText('<img src=x onerror=alert(1)>').waitFor();
    expect(await host.page.locator('img').count()).toBe(0);
    await host.close();
  });

  test('its own statements are shown when asked for', async () => {
    const host = await show(desk, live);
    const own = host.page.getByText('/* forecost */');
    expect(await own.count()).toBe(0);
    await host.page.getByLabel("Forecost's own").check();
    await own.waitFor();
    await host.close();
  });

  test('the cache by index and by database', async () => {
    const host = await show(desk, live);
    const cache = host.page.getByRole('region', { name: 'Cache' });
    await cache.getByRole('button', { name: 'Indexes' }).click();
    await cache.getByText('orders_user_id_idx').waitFor();
    await cache.getByRole('button', { name: 'Databases' }).click();
    expect(await cache.locator('tbody tr').allTextContents()).toHaveLength(2);
    await host.close();
  });

  test('the window and the pause are asked of the host', async () => {
    const host = await show(desk, live);
    await host.page.getByRole('button', { name: '5 min', exact: true }).click();
    await host.page.getByRole('button', { name: 'Pause' }).click();
    expect(await host.sent()).toEqual([
      expect.objectContaining({ method: 'monitor/ready' }),
      expect.objectContaining({ method: 'monitor/change', params: { windowMs: 300_000 } }),
      expect.objectContaining({ method: 'monitor/change', params: { isPaused: true } }),
    ]);
    await send(host, { kind: 'paused', snapshot: live.snapshot }, { isPaused: true });
    await host.page.getByText(/^Paused at \d\d:\d\d:\d\d$/).waitFor();
    expect(await host.page.getByRole('button', { name: 'Pause' }).getAttribute('aria-pressed')).toBe('true');
    await host.close();
  });

  test('charts take the colours of a new theme', async () => {
    const host = await show(desk, live);
    const colours = () =>
      host.page
        .locator('canvas')
        .first()
        .evaluate((canvas: HTMLCanvasElement) => {
          const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
          const seen = new Set<string>();
          for (let i = 0; i < pixels.length; i += 4) {
            if ((pixels[i + 3] ?? 0) > 250) seen.add([pixels[i], pixels[i + 1], pixels[i + 2]].join(' '));
          }
          return [...seen].join();
        });
    await expect.poll(colours).toContain('89 164 249');
    await host.setTheme('light');
    await expect.poll(colours).toContain('26 133 255');
    expect(await colours()).not.toContain('89 164 249');
    await host.close();
  });

  test.for(['dark', 'light', 'high-contrast'] as const)('is accessible, %s', async (theme) => {
    const host = await show({ ...desk, theme }, live);
    await host.page.evaluate(axe.source);
    const { violations } = await host.page.evaluate(() =>
      (window as unknown as { axe: typeof axe }).axe.run(document, { rules: { region: { enabled: false } } }),
    );
    expect(
      violations.map(({ id, nodes }) => [id, nodes.map(({ html, any }) => [html, any[0]?.message])]),
    ).toEqual([]);
    await host.close();
  });
});

describe('what is missing', () => {
  const withoutStatements = (missing: MissingStatements): MonitorState => ({
    kind: 'live',
    snapshot: busySnapshot({ statements: { kind: 'unavailable', missing } }),
  });

  test('no extension: the steps, and a button that copies each', async () => {
    const host = await show(desk, withoutStatements({ kind: 'not-created', isLoaded: false }));
    await picture(host, 'without-statements');
    const slow = host.page.getByRole('region', { name: 'Slow statements' });
    expect(await slow.locator('li').count()).toBe(2);
    await slow.getByRole('button', { name: 'Copy: CREATE EXTENSION pg_stat_statements;' }).click();
    expect((await host.sent()).at(-1)).toMatchObject({
      method: 'monitor/copy',
      params: { sql: 'CREATE EXTENSION pg_stat_statements;' },
    });
    await host.close();
  });

  test.for<[MissingStatements, string]>([
    [{ kind: 'not-loaded' }, "shared_preload_libraries = 'pg_stat_statements'"],
    [{ kind: 'not-created', isLoaded: true }, 'CREATE EXTENSION pg_stat_statements;'],
    [{ kind: 'outdated', version: '1.7' }, 'ALTER EXTENSION pg_stat_statements UPDATE;'],
    [{ kind: 'failed', reason: 'permission denied for view pg_stat_statements' }, 'permission denied'],
  ])('%o', async ([missing, advice]) => {
    const host = await show(desk, withoutStatements(missing));
    await host.page.getByRole('region', { name: 'Slow statements' }).getByText(advice).waitFor();
    await host.close();
  });

  test('no privilege: the grant', async () => {
    const poor = { ...server, user: 'poor', seesAllStatistics: false };
    const connections = [
      connectionGroup({ state: 'hidden', count: 9, oldestStateAgeMs: null, client: null }),
    ];
    const host = await show(desk, { kind: 'live', snapshot: busySnapshot({ server: poor, connections }) });
    await picture(host, 'without-privilege');
    await host.page.getByText('GRANT pg_monitor TO "poor";').waitFor();
    await host.page.getByText('what 9 do is not visible to this role').waitFor();
    expect(await tile(host, 'active').textContent()).toContain('9 not visible');
    await host.close();
  });

  test('no reads yet is not zero percent', async () => {
    const host = await show(desk, { kind: 'live', snapshot: quietSnapshot() });
    await picture(host, 'quiet');
    const text = await host.page.locator('#root').textContent();
    expect(text).not.toMatch(/NaN|undefined|null|Infinity/);
    expect(await tile(host, 'hit-ratio').textContent()).toContain('no reads yet');
    expect(text).toContain('No table of this database has been read yet.');
    await host.close();
  });
});

describe('a server that is not there', () => {
  test('nothing connected: a button that chooses a connection', async () => {
    const host = await show(desk, { kind: 'disconnected' }, { connection: null });
    await picture(host, 'disconnected');
    await host.page.getByRole('button', { name: 'Choose Connection…' }).click();
    expect((await host.sent()).at(-1)?.method).toBe('monitor/connect');
    await host.close();
  });

  test('a lost one: why, since when, and what was last seen', async () => {
    const host = await show(desk, {
      kind: 'lost',
      sinceMs: noonMs,
      reason: 'Nothing answers at localhost:5432. Start PostgreSQL there, or correct the host and the port.',
      nextAttemptAtMs: noonMs + 10_000,
      snapshot: busySnapshot(),
    });
    await picture(host, 'lost');
    const alert = host.page.getByRole('alert');
    expect(await alert.textContent()).toContain('Nothing answers at localhost:5432.');
    expect(await alert.textContent()).toContain('12:00:10');
    await alert.getByRole('button', { name: 'Try Now' }).click();
    expect((await host.sent()).at(-1)?.method).toBe('monitor/retry');
    expect(await tile(host, 'connections').count()).toBe(1);
    await send(host, { kind: 'live', snapshot: busySnapshot() });
    await expect.poll(() => alert.count()).toBe(0);
    await host.close();
  });

  test('paused before anything was seen', async () => {
    const host = await show(desk, { kind: 'paused', snapshot: null }, { isPaused: true });
    await host.page.getByRole('button', { name: 'Go On' }).click();
    expect((await host.sent()).at(-1)).toMatchObject({ params: { isPaused: false } });
    await host.close();
  });

  test('the first sample is under way', async () => {
    const host = await show(desk, { kind: 'starting' });
    await host.page.getByText("Reading the server's statistics…").waitFor();
    expect(host.errors).toEqual([]);
    await host.close();
  });
});
