import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { LaunchOptions } from 'playwright-core';
import { run } from './child-process';

export type BrowserSearch =
  | { readonly kind: 'found'; readonly path: string }
  | { readonly kind: 'missing'; readonly reason: string };

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
];

const places: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** Finds a Chromium: `CHROMIUM_PATH` first, then the PATH, then the usual places. */
export function findBrowser(): BrowserSearch {
  const wanted = process.env.CHROMIUM_PATH;
  if (wanted) {
    if (existsSync(wanted)) return { kind: 'found', path: wanted };
    return { kind: 'missing', reason: `CHROMIUM_PATH names "${wanted}", which does not exist.` };
  }
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name + suffix)));
  const path = [...onPath, ...(places[process.platform] ?? [])].find((candidate) => existsSync(candidate));
  if (path) return { kind: 'found', path };
  return { kind: 'missing', reason: 'No Chromium was found; set CHROMIUM_PATH to one.' };
}

/** Finds a Chromium, and installs one with apt where this process is root on Debian. */
export async function installBrowser(report: (line: string) => void = () => {}): Promise<BrowserSearch> {
  const found = findBrowser();
  if (found.kind === 'found' || process.env.CHROMIUM_PATH) return found;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return found;
  report('Installing Chromium with apt-get.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await run('apt-get', ['update'], { env });
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env });
  } catch (error) {
    const lines = error instanceof Error ? error.message.split('\n') : [String(error)];
    return {
      kind: 'missing',
      reason: `No Chromium was found, and apt-get could not install it: ${lines.at(-1)}`,
    };
  }
  return findBrowser();
}

/** How playwright-core starts Chromium here: without a display, without a sandbox, without calling home. */
export function browserLaunchOptions(executablePath: string): LaunchOptions {
  return {
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-dev-shm-usage',
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--force-color-profile=srgb',
    ],
  };
}
