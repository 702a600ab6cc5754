import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MonitorState } from '../../server/src/protocol/monitor';
import type { MonitorViewState } from '../../server/src/protocol/monitor-view';
import { noonMs, server } from '../unit/monitor/samples';
import { type HostOptions, launchBrowser, type MonitorHost, openMonitor } from './monitor-host';
import { busySnapshot } from './monitor-snapshot';

const artifacts = join(import.meta.dirname, 'artifacts');
const desk: HostOptions = { theme: 'dark', width: 1280, height: 860 };

let browser: Browser;

beforeAll(async () => {
  const launched = await launchBrowser();
  if (typeof launched === 'string') throw new Error(launched);
  browser = launched;
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
  const live: MonitorState = { kind: 'live', snapshot: busySnapshot() };

  test.for(['dark', 'light', 'high-contrast'] as const)('reads in one second, %s', async (theme) => {
    const host = await show({ ...desk, theme }, live);
    await expect.poll(() => host.page.locator('canvas').count()).toBe(6);
    await picture(host, theme);
    expect(host.errors).toEqual([]);
    await host.close();
  });

  test.for([320, 600, 2000])('fits %d pixels', async (width) => {
    const host = await show({ ...desk, width }, live);
    await picture(host, String(width));
    const overflow = await host.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    await host.close();
  });

  test('says what it looks at and how it is', async () => {
    const host = await show(desk, live);
    await expect.poll(() => host.page.locator('header').innerText()).toContain('PostgreSQL 18.4');
    const header = await host.page.locator('header').innerText();
    expect(header).toContain('shop@localhost');
    expect(header).toContain('primary');
    expect(header).toContain('up 3 d');
    expect(await tile(host, 'connections').innerText()).toMatch(/\d+\s*\/ 100/);
    expect(await tile(host, 'idle-in-transaction').getAttribute('class')).toContain('warning');
    expect(await tile(host, 'idle-in-transaction').innerText()).toContain('oldest 5 min');
    await host.close();
  });
});
