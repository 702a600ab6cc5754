import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type RunningProcess, run, start } from './child-process';
import { editorHome, readUserSettings, startCodeServer, writeUserSettings } from './code-server';
import { installCodeServer } from './code-server-installation';
import { isOnPath, openDesktop } from './desktop-editor';
import { freePort, isPortFree } from './free-port';
import { playgroundDatabase, playgroundRoot, startPlaygroundDatabase } from './playground-database';
import { copyPlayground } from './playground-workspace';
import { cacheRoot, repositoryRoot } from './repository';
import { claimRun, releaseRun } from './single-run';
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
  /** The first failure ends what else is under way. */
  const watched = <Result,>(work: Promise<Result>): Promise<Result> => {
    work.catch((error) => {
      if (!signal.aborted) failure = error;
      controller.abort();
    });
    return work;
  };
  try {
    claimRun(runFile);
    const editor = options.editor ?? (isOnPath('code') ? 'code' : 'browser');
    const port = editor === 'browser' ? await choosePort(options.port) : 0;
    const report = (line: string) => console.log(line);

    const home = editorHome(join(folder, 'home'));
    const extension = watched(build(signal).then(() => unpackExtension(home)));
    const installation = editor === 'browser' ? watched(installCodeServer({ report, signal })) : undefined;
    const database = watched(startPlaygroundDatabase({ report, signal, reset: options.reset }));
    // All three are waited for, so that whatever has started can be stopped.
    const results = await Promise.allSettled([database, extension, installation]);
    if (results[0].status === 'fulfilled') running.push(results[0].value);
    const server = await database;
    await extension;
    const codeServer = await installation;
    signal.throwIfAborted();

    const url = server.urlOf(playgroundDatabase);
    const workspace = copyPlayground(join(folder, 'shop'), url, options.reset);
    const settings = {
      'workbench.startupEditor': 'readme',
      'forecost.connections': connections(home, server.port),
    };

    if (options.load) running.push(startLoad(url));
    const open = codeServer
      ? await startCodeServer({ installation: codeServer, workspace, port, settings, home, signal })
      : openOnDesktop(home, workspace, settings);
    running.push(open);
    void open.exited.then((status) => {
      // Closing the desktop's window is no failure.
      if (!signal.aborted && (codeServer || status !== 0)) {
        failure = new Error(`VS Code ended with status ${status}.\n${open.output()}`);
      }
      controller.abort();
    });
    console.log(`Forecost is running at ${open.url}`);
    await ended;
  } catch (error) {
    if (!signal.aborted) failure = error;
  }

  for (const part of running.reverse()) await part.stop();
  releaseRun(runFile);
  if (failure) console.error(failure instanceof Error ? failure.message : failure);
  process.exit(failure ? 1 : 0);
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

function openOnDesktop(home: string, workspace: string, settings: Readonly<Record<string, unknown>>) {
  writeUserSettings(home, settings);
  const url = pathToFileURL(workspace).href.replace('file://', 'vscode://file');
  return { ...openDesktop(home, workspace), url };
}

function startLoad(url: string): RunningProcess {
  const script = join(playgroundRoot, 'database', 'load.mjs');
  return start(process.execPath, [script], {
    cwd: repositoryRoot,
    env: { ...process.env, DATABASE_URL: url },
  });
}
