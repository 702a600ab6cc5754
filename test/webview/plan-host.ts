import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { findProblems } from '../../server/src/plan/find-problems';
import { readPlans } from '../../server/src/plan/read-plans';
import { sourceRanges } from '../../server/src/plan/source-text';
import type { PlanPresentation, PlanViewState } from '../../server/src/protocol/plan-view';
import type { ThemeName } from './monitor-themes';
import { planThemeVariables } from './plan-themes';

const origin = 'http://webview.test';
const bundles = join(import.meta.dirname, '../../dist/webview');
const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
};
const policy = `default-src 'none'; script-src 'nonce-test'; style-src ${origin}; font-src ${origin}; img-src ${origin} data:`;

export interface PlanHostOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** What the editor kept from before a reload. */
  readonly state?: PlanViewState;
}

export interface SentMessage {
  readonly method: string;
  readonly params?: unknown;
}

export interface PlanHost {
  readonly page: Page;
  /** Sends a notification as the extension would. */
  send(method: string, params: unknown): Promise<void>;
  show(presentation: PlanPresentation): Promise<void>;
  /** What the view has sent so far. */
  sent(): Promise<readonly SentMessage[]>;
  state(): Promise<PlanViewState | undefined>;
  /** Errors of the page, violations of the content security policy included. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

/** Opens the built view as the editor does: same policy, same theme variables, `acquireVsCodeApi`. */
export async function openPlanView(browser: Browser, options: PlanHostOptions = {}): Promise<PlanHost> {
  const { theme = 'dark', width = 1000, height = 800, state } = options;
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
        body: `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Plan</title>
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <link rel="stylesheet" href="/plan.css"></head>
          <body><div id="root"></div><script nonce="test" src="/plan.js"></script></body></html>`,
      });
      return;
    }
    const contentType = contentTypes[extname(pathname)];
    if (contentType === undefined) return route.fulfill({ status: 404 });
    await route.fulfill({ contentType, body: bundleFile(pathname) });
  });
  await page.goto(`${origin}/`);
  await page.evaluate(
    ({ variables, className }) => {
      for (const [name, value] of Object.entries(variables))
        document.documentElement.style.setProperty(name, value);
      document.body.className = className;
    },
    { variables: planThemeVariables(theme), className: `vscode-${theme}` },
  );
  const send = (method: string, params: unknown) =>
    // As text: playwright takes seconds to pass on a large object.
    page.evaluate(
      (message) => window.postMessage(JSON.parse(message), '*'),
      JSON.stringify({
        method,
        params,
        receiver: { type: 'webview', webviewType: 'forecost.plan' },
        sender: { type: 'extension' },
      }),
    );
  return {
    page,
    errors,
    send,
    async show(presentation) {
      await send('plan/show', presentation);
      await page.getByRole('heading', { level: 1, name: presentation.title }).waitFor();
    },
    sent: () => page.evaluate(() => Reflect.get(window, 'sentMessages') as SentMessage[]),
    state: () => page.evaluate(() => Reflect.get(window, 'keptState') as PlanViewState | undefined),
    close: () => page.close(),
  };
}

/** Read once, so that a build during the tests does not pull the page from under them. */
function bundleFile(path: string): Buffer {
  const content = files.get(path) ?? readFileSync(join(bundles, path));
  files.set(path, content);
  return content;
}

const files = new Map<string, Buffer>();

/** As the extension presents the plan of a statement. */
export function present(
  title: string,
  sql: string,
  rawText: string,
  changes: Partial<PlanPresentation> = {},
): PlanPresentation {
  const reading = readPlans(rawText);
  const plan = reading.kind === 'plans' ? reading.plans[0] : undefined;
  if (plan === undefined) throw new Error(reading.kind === 'error' ? reading.message : 'There is no plan.');
  return {
    title,
    sql,
    plan,
    findings: findProblems(plan),
    origin: {
      kind: 'server',
      server: 'PostgreSQL 18.4',
      connection: 'shop@localhost',
      time: '2026-11-23T12:04:11Z',
    },
    rawText,
    sourceRanges: sourceRanges(plan, sql),
    canRerun: true,
    ...changes,
  };
}

export function planFixture(name: string): string {
  return readFileSync(join(import.meta.dirname, `../fixtures/plans/${name}.json`), 'utf8');
}
