import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { browserLaunchOptions, findBrowser } from '../support/browser';
import type { ThemeName } from './monitor-themes';

const origin = 'http://webview.test';
const bundles = join(import.meta.dirname, '../../dist/webview');
const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
};
const policy = `default-src 'none'; script-src 'nonce-test'; style-src ${origin}; font-src ${origin}; img-src ${origin} data:`;

export interface ViewHostOptions {
  /** The page, as it is built into dist/webview/<view>.js. */
  readonly view: 'plan' | 'monitor' | 'advice';
  readonly title: string;
  readonly theme: ThemeName;
  /** The editor's variables in a theme. */
  readonly variables: (theme: ThemeName) => Readonly<Record<string, string>>;
  readonly width: number;
  readonly height: number;
  /** What the editor kept from before a reload. */
  readonly state?: unknown;
}

export interface SentMessage {
  readonly method: string;
  readonly params?: unknown;
}

export interface ViewHost<State = unknown> {
  readonly page: Page;
  /** Sends a notification as the extension would. */
  send(method: string, params: unknown): Promise<void>;
  /** What the view has sent so far. */
  sent(): Promise<readonly SentMessage[]>;
  /** What the view has the editor keep. */
  state(): Promise<State | undefined>;
  setTheme(theme: ThemeName): Promise<void>;
  /** How much wider than the page its content is. */
  overflow(): Promise<number>;
  /** What axe has to say of WCAG's levels A and AA. */
  violations(): Promise<readonly string[]>;
  /** Errors of the page, violations of the content security policy included. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

export async function launchBrowser(): Promise<Browser> {
  const found = findBrowser();
  if (found.kind === 'missing') throw new Error(found.reason);
  return chromium.launch(browserLaunchOptions(found.path));
}

/** Opens a built view as the editor does: same policy, same theme variables, `acquireVsCodeApi`. */
export async function openView<State = unknown>(
  browser: Browser,
  { view, title, theme, variables, width, height, state }: ViewHostOptions,
): Promise<ViewHost<State>> {
  const page = await browser.newPage({ viewport: { width, height }, timezoneId: 'UTC', locale: 'en-GB' });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.addInitScript(
    (kept) => {
      const sentMessages: unknown[] = [];
      Object.assign(window, {
        sentMessages,
        keptState: kept === '' ? undefined : JSON.parse(kept),
        acquireVsCodeApi: () => ({
          postMessage: (message: unknown) => sentMessages.push(message),
          getState: () => Reflect.get(window, 'keptState'),
          setState: (next: unknown) => Reflect.set(window, 'keptState', next),
        }),
      });
    },
    state === undefined ? '' : JSON.stringify(state),
  );
  await page.route(`${origin}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') {
      await route.fulfill({
        contentType: 'text/html',
        headers: { 'Content-Security-Policy': policy },
        body: `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <link rel="stylesheet" href="/${view}.css"></head>
          <body><div id="root"></div><script nonce="test" src="/${view}.js"></script></body></html>`,
      });
      return;
    }
    const contentType = contentTypes[extname(pathname)];
    if (contentType === undefined) return route.fulfill({ status: 404 });
    await route.fulfill({ contentType, body: bundleFile(pathname) });
  });
  const setTheme = (name: ThemeName) =>
    page.evaluate(
      ({ values, className }) => {
        document.documentElement.style.cssText = '';
        for (const [variable, value] of Object.entries(values))
          document.documentElement.style.setProperty(variable, value);
        document.body.className = className;
      },
      { values: variables(name), className: `vscode-${name}` },
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
          receiver: { type: 'webview', webviewType: `forecost.${view}` },
          sender: { type: 'extension' },
        }),
      ),
    sent: () => page.evaluate(() => Reflect.get(window, 'sentMessages') as SentMessage[]),
    state: () => page.evaluate(() => Reflect.get(window, 'keptState') as State | undefined),
    overflow: () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    violations: () => violations(page),
    close: () => page.close(),
  };
}

async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const run = Reflect.get(window, 'axe') as typeof axe;
    const { violations: found } = await run.run(document, { runOnly: ['wcag2a', 'wcag2aa'] });
    return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
}

/** Read once, so that a build during the tests does not pull the page from under them. */
function bundleFile(path: string): Buffer {
  const content = files.get(path) ?? readFileSync(join(bundles, path));
  files.set(path, content);
  return content;
}

const files = new Map<string, Buffer>();
