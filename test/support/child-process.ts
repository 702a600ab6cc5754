import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

/** A process that was started with its own group, so that it can be ended with all that it started. */
export interface RunningProcess {
  readonly pid: number;
  /** Resolves with the status, or the signal's name, once the process has ended. */
  readonly exited: Promise<number | string>;
  /** The last 8,000 characters of what it wrote to standard output and standard error. */
  output(): string;
  /** Ends the process and its children, politely first. Safe to call twice. */
  stop(): Promise<void>;
}

/** Runs a command to its end. Throws an error that holds its output when the status is not 0. */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  options.signal?.throwIfAborted();
  const child = start(command, args, options);
  const abort = () => void child.stop();
  options.signal?.addEventListener('abort', abort);
  try {
    const status = await child.exited;
    options.signal?.throwIfAborted();
    if (status === 0) return child.output();
    throw new Error(`"${[command, ...args].join(' ')}" ended with status ${status}.\n${child.output()}`);
  } finally {
    options.signal?.removeEventListener('abort', abort);
  }
}

/** Starts a process that goes on. It dies with this process at the latest. */
export function start(command: string, args: readonly string[], options: RunOptions = {}): RunningProcess {
  const windows = process.platform === 'win32';
  const spawnOptions: SpawnOptions = {
    stdio: ['ignore', 'pipe', 'pipe'],
    // On Windows npm and code are scripts, which only a shell runs.
    shell: windows && !command.endsWith('.exe'),
    detached: !windows,
    ...(options.cwd ? { cwd: options.cwd } : {}),
    ...(options.env ? { env: options.env } : {}),
  };
  const child = spawn(command, args, spawnOptions);
  let output = '';
  const add = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-8000);
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);

  const killAtExit = () => signalGroup(child, 'SIGKILL');
  process.on('exit', killAtExit);
  const exited = new Promise<number | string>((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve('error');
    });
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });

  return {
    pid: child.pid ?? -1,
    exited,
    output: () => output.trim(),
    async stop() {
      signalGroup(child, 'SIGTERM');
      if (!(await groupEnds(child, 3000))) {
        signalGroup(child, 'SIGKILL');
        await groupEnds(child, 2000);
      }
      process.off('exit', killAtExit);
    },
  };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(child.pid), '/t', '/f']);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended already.
  }
}

async function groupEnds(child: ChildProcess, timeoutMs: number): Promise<boolean> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await delay(25)) {
    if (!isGroupAlive(child)) return true;
  }
  return false;
}

function isGroupAlive(child: ChildProcess): boolean {
  if (child.pid === undefined) return false;
  if (process.platform === 'win32') return child.exitCode === null && child.signalCode === null;
  try {
    process.kill(-child.pid, 0);
    return true;
  } catch {
    return false;
  }
}
