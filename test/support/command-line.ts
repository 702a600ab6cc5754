import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from './repository';

export interface CommandLineOptions {
  /** By default the repository. */
  readonly cwd?: string;
  /** Standard input. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface CommandLineResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line to its end, without what this machine's environment says about databases. */
export function forecost(
  args: readonly string[],
  { cwd = repositoryRoot, input = '', env = {} }: CommandLineOptions = {},
): Promise<CommandLineResult> {
  const own = Object.entries(process.env).filter(([name]) => !/^(PG|DATABASE_URL$)/.test(name));
  const child = spawn(process.execPath, [join(repositoryRoot, 'dist', 'cli.cjs'), ...args], {
    cwd,
    env: { ...Object.fromEntries(own), ...env },
    stdio: 'pipe',
  });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  // One that does not read its input ends before it was written.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, stdout: stdout(), stderr: stderr() }));
  });
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}
