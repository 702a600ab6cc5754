import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { browserLaunchOptions, findBrowser } from '../support/browser';
import { type ThemeName, themeVariables } from './monitor-themes';

const origin = 'http://webview.test';
const bundles = join(import.meta.dirname, '../../dist/webview');
const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
};

export interface HostOptions {
  readonly theme: ThemeName;
  readonly width: number;
  readonly height: number;
}

export interface MonitorHost {
  readonly page: Page;
  /** Sends a notification as the extension would. */
  send(method: string, params: unknown): Promise<void>;
  /** What the view has sent so far. */
  sent(): Promise<{ readonly method: string; readonly params?: unknown }[]>;
  setTheme(theme: ThemeName): Promise<void>;
  /** Errors of the page, violations of the content security policy included. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

export async function launchBrowser(): Promise<Browser | string> {
  const found = findBrowser();
  if (found.kind === 'missing') return found.reason;
  return chromium.launch(browserLaunchOptions(found.path));
}

/** Opens the built view as the editor does: same policy, same theme variables, `acquireVsCodeApi`. */
export async function openMonitor(browser: Browser, options: HostOptions): Promise<MonitorHost> {
  const { theme, width, height } = options;
  const page = await browser.newPage({ viewport: { width, height }, timezoneId: 'UTC' });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.addInitScript(() => {
    const messages: unknown[] = [];
    let state: unknown;
    Object.assign(window, {
      sentMessages: messages,
      acquireVsCodeApi: () => ({
        postMessage: (message: unknown) => messages.push(message),
        getState: () => state,
        setState: (next: unknown) => {
          state = next;
        },
      }),
    });
  });
  await page.route(`${origin}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') {
      await route.fulfill({
        contentType: 'text/html',
        headers: {
          'Content-Security-Policy': `default-src 'none'; script-src 'nonce-test'; style-src ${origin}; font-src ${origin}; img-src ${origin} data:`,
        },
        body: `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Statistics</title>
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <link rel="stylesheet" href="/monitor.css"></head>
          <body><div id="root"></div><script nonce="test" src="/monitor.js"></script></body></html>`,
      });
      return;
    }
    const contentType = contentTypes[extname(pathname)];
    if (!contentType) return route.fulfill({ status: 404 });
    await route.fulfill({ contentType, body: readFileSync(join(bundles, pathname)) });
  });

  const setTheme = (name: ThemeName) =>
    page.evaluate(
      ({ variables, className }) => {
        document.documentElement.style.cssText = '';
        for (const [variable, value] of Object.entries(variables)) {
          document.documentElement.style.setProperty(variable, value);
        }
        document.body.className = className;
        document.body.style.background = 'var(--vscode-editor-background)';
      },
      { variables: themeVariables(name), className: `vscode-${name}` },
    );

  await page.goto(`${origin}/`);
  await setTheme(theme);
  return {
    page,
    errors,
    setTheme,
    send: (method, params) =>
      // As text: playwright takes seconds to pass on a large object.
      page.evaluate(
        (message) => window.postMessage(JSON.parse(message), '*'),
        JSON.stringify({
          method,
          params,
          receiver: { type: 'webview', webviewType: 'forecost.monitor' },
          sender: { type: 'extension' },
        }),
      ),
    sent: () =>
      page.evaluate(
        () => (window as unknown as { sentMessages: { method: string; params?: unknown }[] }).sentMessages,
      ),
    close: () => page.close(),
  };
}
