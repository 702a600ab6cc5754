import type { Browser } from 'playwright-core';
import { type ThemeName, themeVariables } from './monitor-themes';
import { openView, type ViewHost } from './view-host';

export interface HostOptions {
  readonly theme: ThemeName;
  readonly width: number;
  readonly height: number;
}

export type MonitorHost = ViewHost;

/** Opens the built dashboard. */
export function openMonitor(browser: Browser, options: HostOptions): Promise<MonitorHost> {
  return openView(browser, {
    ...options,
    view: 'monitor',
    title: 'Statistics',
    variables: (theme) => themeVariables(theme),
  });
}
