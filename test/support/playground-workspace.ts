import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { playgroundRoot } from './playground-database';

/** What the database is filled with is no part of the shop's own workspace. */
const parts = [
  'README.md',
  'package.json',
  'tsconfig.json',
  'forecost.config.json',
  'forecost.snapshot.json',
  'migrations',
  'queries',
  'src',
];

/**
 * Copies the playground, so that people may change what they like, and notes the database in its `.env`.
 * A copy that is there already stays as it was left, until the playground itself is another.
 */
export function copyPlayground(target: string, databaseUrl: string, reset = false): string {
  const stamp = `${target}.version`;
  const version = contentHash();
  if (reset || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== version) {
    rmSync(target, { recursive: true, force: true });
    mkdirSync(target, { recursive: true });
    for (const part of parts) cpSync(join(playgroundRoot, part), join(target, part), { recursive: true });
    writeFileSync(stamp, version);
  }
  writeFileSync(join(target, '.env'), `DATABASE_URL=${databaseUrl}\n`);
  return target;
}

function contentHash(): string {
  const hash = createHash('sha256');
  for (const path of parts.flatMap((part) => filesIn(join(playgroundRoot, part))))
    hash.update(readFileSync(path));
  return hash.digest('hex');
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}
