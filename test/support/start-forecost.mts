import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type RunningProcess, run, start } from './child-process';
import { editorHome, readUserSettings, startCodeServer, writeUserSettings } from './code-server';
import { installCodeServer } from './code-server-installation';
import { freePort, isPortFree } from './free-port';
import { playgroundDatabase, playgroundRoot, startPlaygroundDatabase } from './playground-database';
import { copyPlayground } from './playground-workspace';
import { cacheRoot, repositoryRoot } from './repository';
import { unpackExtension } from './unpack-extension';

export interface StartOptions {
  /** By default the desktop's VS Code where `code` is on the PATH, else the browser's. */
  readonly editor: 'code' | 'browser' | undefined;
  readonly port: number | undefined;
  readonly load: boolean;
  readonly reset: boolean;
}

const defaultPort = 7480;
const folder = join(cacheRoot, 'playground');
const runFile = join(folder, 'running.pid');

/** Starts the playground, says where it is, and keeps it going until a signal or the editor's end. */
export async function startForecost(options: StartOptions): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  const ended = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => controller.abort());

  const running: { stop(): Promise<void> }[] = [];
  let failure: unknown;
  try {
    claim();
    const editor = options.editor ?? (isOnPath('code') ? 'code' : 'browser');
    const port = editor === 'browser' ? await choosePort(options.port) : 0;
    const report = (line: string) => console.log(line);

    const home = editorHome(join(folder, 'home'));
    const extension = build(signal).then(() => unpackExtension(home));
    const installation = editor === 'browser' ? installCodeServer({ report, signal }) : undefined;
    const database = startPlaygroundDatabase({ report, signal, reset: options.reset });
    // All three are waited for, so that whatever has started can be stopped.
    const results = await Promise.allSettled([database, extension, installation]);
    if (results[0].status === 'fulfilled') running.push(results[0].value);
    const server = await database;
    await extension;
    const codeServer = await installation;
    signal.throwIfAborted();

    const url = server.urlOf(playgroundDatabase);
    const workspace = copyPlayground(join(folder, 'workspace'), url, options.reset);
    const settings = { 'forecost.connections': connections(home, server.port) };

    if (options.load) running.push(startLoad(url));
    if (codeServer) {
      const browser = await startCodeServer({
        installation: codeServer,
        workspace,
        port,
        settings,
        home,
        signal,
      });
      running.push(browser);
      void browser.exited.then(() => controller.abort());
      console.log(`Forecost is running at ${browser.url}`);
    } else {
      writeUserSettings(home, settings);
      running.push(openDesktop(home, workspace, () => controller.abort()));
      console.log(
        `Forecost is running at ${pathToFileURL(workspace).href.replace('file://', 'vscode://file')}`,
      );
    }
    await ended;
  } catch (error) {
    if (!signal.aborted) failure = error;
  }

  for (const part of running.reverse()) await part.stop();
  release();
  if (failure) console.error(failure instanceof Error ? failure.message : failure);
  process.exit(failure ? 1 : 0);
}

/** Two at once would share one data directory. */
function claim(): void {
  mkdirSync(folder, { recursive: true });
  const other = existsSync(runFile) ? Number(readFileSync(runFile, 'utf8')) : 0;
  if (other > 0 && other !== process.pid && isAlive(other)) {
    throw new Error(`The playground is running already, as process ${other}. End that one first.`);
  }
  writeFileSync(runFile, String(process.pid));
}

function release(): void {
  if (existsSync(runFile) && readFileSync(runFile, 'utf8') === String(process.pid)) rmSync(runFile);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // A number may have been given to another process since.
  const commandLine = `/proc/${pid}/cmdline`;
  return !existsSync(commandLine) || readFileSync(commandLine, 'utf8').includes('start.mjs');
}

async function choosePort(wanted: number | undefined): Promise<number> {
  if (await isPortFree(wanted ?? defaultPort)) return wanted ?? defaultPort;
  if (wanted !== undefined) throw new Error(`Port ${wanted} is taken. Name another with --port.`);
  return freePort();
}

async function build(signal: AbortSignal): Promise<void> {
  console.log('Building the extension.');
  await run(process.execPath, ['esbuild.mjs'], { cwd: repositoryRoot, signal });
}

/** The profile of this run's server, beside those that a person has added. */
function connections(home: string, port: number): unknown[] {
  const known = readUserSettings(home)['forecost.connections'];
  const others = Array.isArray(known) ? known.filter((profile) => profile?.id !== 'playground') : [];
  const playground = {
    id: 'playground',
    name: 'Playground',
    host: '127.0.0.1',
    port,
    database: playgroundDatabase,
    user: 'postgres',
    tls: 'off',
  };
  return [playground, ...others];
}

function startLoad(url: string): RunningProcess {
  const script = join(playgroundRoot, 'database', 'load.mjs');
  return start(process.execPath, [script], {
    cwd: repositoryRoot,
    env: { ...process.env, DATABASE_URL: url },
  });
}

/** `code` waits until its window is closed. The editor itself leaves its process group, but notes its number. */
function openDesktop(home: string, workspace: string, closed: () => void) {
  const data = join(home, 'data');
  const args = ['--user-data-dir', data, '--extensions-dir', join(home, 'extensions')];
  args.push('--disable-workspace-trust', '--skip-welcome', '--new-window', '--wait');
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  const command = start('code', [...args, workspace]);
  void command.exited.then(closed);
  return {
    async stop() {
      const lock = join(data, 'code.lock');
      const pid = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
      if (pid > 0) {
        try {
          process.kill(pid, 'SIGTERM');
        } catch {
          // Its window was closed.
        }
      }
      await command.stop();
    },
  };
}

function isOnPath(name: string): boolean {
  const suffixes = process.platform === 'win32' ? ['.cmd', '.exe'] : [''];
  return (process.env.PATH ?? '')
    .split(delimiter)
    .some((entry) => suffixes.some((suffix) => existsSync(join(entry, name + suffix))));
}
