import { spawn } from 'node:child_process';

/**
 * Runs a command that writes to this process's terminal. A signal to this process is passed on, and the
 * command may take its time to end.
 */
export function runForeground(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<{ readonly status: number; readonly interrupted: boolean }> {
  const child = spawn(command, args, { cwd: options.cwd, env: options.env ?? process.env, stdio: 'inherit' });
  let interrupted = false;
  const pass = (signal: NodeJS.Signals) => {
    interrupted = true;
    // Ctrl-C has reached the whole terminal already.
    if (signal !== 'SIGINT') child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, pass);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      for (const signal of signals) process.off(signal, pass);
      resolve({ status: code ?? 1, interrupted });
    });
  });
}
