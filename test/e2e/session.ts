import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { beforeEach, inject } from 'vitest';
import { browserLaunchOptions, findBrowser } from '../support/browser';
import { type CodeServer, startCodeServer } from '../support/code-server';
import { Workbench } from './pages/workbench';

export interface SessionOptions {
  /** The files of the workspace, by their paths. */
  readonly files: Readonly<Record<string, string>>;
  /** The database that the editor connects to by itself. */
  readonly databaseUrl?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly size?: { readonly width: number; readonly height: number };
}

/** A real editor, with the packed extension, on a workspace of its own, seen in a browser. */
export interface Session {
  readonly workbench: Workbench;
  readonly workspace: string;
  stop(): Promise<void>;
}

/** What an editor types on its own account would be in the way of what a test types. */
const plainTyping = {
  'editor.autoClosingBrackets': 'never',
  'editor.autoClosingQuotes': 'never',
  'editor.autoIndent': 'none',
  'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
  'editor.suggestOnTriggerCharacters': false,
  'editor.acceptSuggestionOnEnter': 'off',
  'editor.minimap.enabled': false,
  'editor.lightbulb.enabled': 'off',
  'editor.cursorBlinking': 'solid',
  'files.autoSave': 'off',
  'window.title': 'Forecost',
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.sideBar.location': 'left',
};

export async function startSession(options: SessionOptions): Promise<Session> {
  const found = findBrowser();
  if (found.kind === 'missing') throw new Error(found.reason);
  const folder = mkdtempSync(join(tmpdir(), 'forecost-session-'));
  const home = join(folder, 'home');
  const workspace = join(folder, 'workspace');
  cpSync(inject('editorHome'), home, { recursive: true });
  writeFiles(workspace, options.files);

  let codeServer: CodeServer | undefined;
  let browser: Browser | undefined;
  const stop = async () => {
    await browser?.close();
    await codeServer?.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const connections = options.databaseUrl
      ? { 'forecost.connections': [profileOf(options.databaseUrl)] }
      : {};
    codeServer = await startCodeServer({
      installation: inject('codeServer'),
      workspace,
      home,
      settings: { ...plainTyping, ...connections, ...options.settings },
    });
    browser = await chromium.launch(browserLaunchOptions(found.path));
    const context = await browser.newContext({ viewport: options.size ?? { width: 1440, height: 900 } });
    const page = await newQuickPage(context);
    const workbench = new Workbench(page, workspace);
    await workbench.open(codeServer.url);
    return { workbench, workspace, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Keeps a picture of the window for each test of the file that fails. */
export function keepPictures(session: () => Session | undefined): void {
  beforeEach(({ task, onTestFailed }) => {
    const name = `failed-${task.name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
    onTestFailed(() => session()?.workbench.screenshot(name));
  });
}

/** A page that fails a step in seconds, not after the test's own time is up. */
async function newQuickPage(context: BrowserContext) {
  context.setDefaultTimeout(30_000);
  return context.newPage();
}

function writeFiles(workspace: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(workspace, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  }
}

function profileOf(databaseUrl: string) {
  const url = new URL(databaseUrl);
  return {
    id: 'shop',
    name: 'Shop',
    host: url.hostname,
    port: Number(url.port),
    database: decodeURIComponent(url.pathname.slice(1)),
    user: decodeURIComponent(url.username),
    tls: 'off',
  };
}
