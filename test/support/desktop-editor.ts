import { existsSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type RunningProcess, start } from './child-process';

/** Whether a command can be run by its name alone. */
export function isOnPath(name: string): boolean {
  const suffixes = process.platform === 'win32' ? ['.cmd', '.exe'] : [''];
  return (process.env.PATH ?? '')
    .split(delimiter)
    .some((entry) => suffixes.some((suffix) => existsSync(join(entry, name + suffix))));
}

/**
 * Opens a folder in the desktop's VS Code, with the user data and the extensions of `home`.
 * `code` waits until its window is closed. The editor itself leaves its process group, but notes its number.
 */
export function openDesktop(home: string, workspace: string): RunningProcess {
  const data = join(home, 'data');
  const lock = join(data, 'code.lock');
  rmSync(lock, { force: true });
  const args = ['--user-data-dir', data, '--extensions-dir', join(home, 'extensions')];
  args.push('--disable-workspace-trust', '--skip-welcome', '--new-window', '--wait');
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  const command = start('code', [...args, workspace]);
  return {
    ...command,
    async stop() {
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
