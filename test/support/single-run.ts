import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Notes this process in `runFile`. Throws where another is noted there that is alive: two would share one data directory. */
export function claimRun(runFile: string): void {
  mkdirSync(dirname(runFile), { recursive: true });
  const other = existsSync(runFile) ? Number(readFileSync(runFile, 'utf8')) : 0;
  if (other > 0 && other !== process.pid && isAlive(other)) {
    throw new Error(`The playground is running already, as process ${other}. End that one first.`);
  }
  writeFileSync(runFile, String(process.pid));
}

export function releaseRun(runFile: string): void {
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
