import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { run, start } from './child-process';
import type { CodeServerInstallation } from './code-server-installation';
import { freePort } from './free-port';

export interface CodeServerOptions {
  readonly installation: CodeServerInstallation;
  /** The folder that it opens. */
  readonly workspace: string;
  readonly port?: number;
  /** User settings, on top of the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The folder that holds its user data and extensions; by default a new one, which is removed at the end. */
  readonly home?: string;
  /** Whether it asks if the workspace's authors are trusted. */
  readonly asksForTrust?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface CodeServer {
  /** The address that opens the workspace. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly home: string;
  /** Resolves when it ends, wanted or not. */
  readonly exited: Promise<number | string>;
  output(): string;
  /** Ends it with all its children. */
  stop(): Promise<void>;
}

const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'npm.fetchOnlinePackageInfo': false,
  'typescript.disableAutomaticTypeAcquisition': true,
  'git.openRepositoryInParentFolders': 'never',
  'window.restoreWindows': 'none',
};

/** Makes a folder for the user data and the extensions of one editor. */
export function editorHome(folder = mkdtempSync(join(tmpdir(), 'forecost-code-'))): string {
  for (const part of ['extensions', 'data/User']) mkdirSync(join(folder, part), { recursive: true });
  return folder;
}

/** Writes user settings on top of those that keep the editor quiet. What a person has set since stays. */
export function writeUserSettings(home: string, settings: Readonly<Record<string, unknown>> = {}): void {
  const file = join(home, 'data', 'User', 'settings.json');
  const merged = { ...quietSettings, ...readUserSettings(home), ...settings };
  writeFileSync(file, `${JSON.stringify(merged, null, 2)}\n`);
}

/** The user settings of an editor that ran before; a file that is not plain JSON is put aside. */
export function readUserSettings(home: string): Readonly<Record<string, unknown>> {
  const file = join(home, 'data', 'User', 'settings.json');
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    renameSync(file, `${file}.old`);
    return {};
  }
}

/** Installs a packed extension into the folder that a code-server will run with. */
export async function installExtension(
  installation: CodeServerInstallation,
  home: string,
  vsix: string,
  signal?: AbortSignal,
): Promise<void> {
  const args = [installation.entry, ...folders(home), '--install-extension', vsix, '--force'];
  await run(installation.node, args, { env: environment(home), signal });
}

/** Starts VS Code on a loopback port, without a password, and waits until it answers. */
export async function startCodeServer(options: CodeServerOptions): Promise<CodeServer> {
  const home = editorHome(options.home);
  writeUserSettings(home, options.settings);

  const port = options.port ?? (await freePort());
  const args = [options.installation.entry, ...folders(home), '--auth', 'none'];
  args.push('--bind-addr', `127.0.0.1:${port}`, '--config', join(home, 'config.yaml'));
  args.push('--session-socket', join(home, 'session.sock'));
  args.push('--disable-telemetry', '--disable-update-check', '--disable-getting-started-override');
  if (!options.asksForTrust) args.push('--disable-workspace-trust');
  const child = start(options.installation.node, [...args, options.workspace], { env: environment(home) });

  const stop = async () => {
    await child.stop();
    if (!options.home) rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  const root = `http://127.0.0.1:${port}/`;
  try {
    await answers(`${root}healthz`, child, options.signal);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `${root}?folder=${encodeURIComponent(options.workspace)}`,
    port,
    pid: child.pid,
    home,
    exited: child.exited,
    output: child.output,
    stop,
  };
}

function folders(home: string): string[] {
  return ['--user-data-dir', join(home, 'data'), '--extensions-dir', join(home, 'extensions')];
}

/** Nothing of the editor that this process may have been started from, nothing of the user's own code-server. */
function environment(home: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) =>
      !name.startsWith('VSCODE_') &&
      !name.startsWith('ELECTRON_') &&
      name !== 'PORT' &&
      name !== 'NODE_OPTIONS',
  );
  return {
    ...Object.fromEntries(inherited),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'share'),
  };
}

async function answers(url: string, child: ReturnType<typeof start>, signal: AbortSignal | undefined) {
  let ended: number | string | undefined;
  void child.exited.then((status) => {
    ended = status;
  });
  for (const deadline = Date.now() + 60_000; ; await delay(50)) {
    signal?.throwIfAborted();
    if (ended !== undefined) throw new Error(`code-server ended with status ${ended}.\n${child.output()}`);
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
    if (response?.ok) return;
    if (Date.now() > deadline) throw new Error(`code-server did not answer in a minute.\n${child.output()}`);
  }
}
