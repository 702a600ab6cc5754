import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child-process';
import { repositoryRoot } from './repository';

/** Makes the package that people install, and gives its path. */
export async function packExtension(): Promise<string> {
  await run('npm', ['run', 'package'], { cwd: repositoryRoot });
  return packedExtension();
}

/** Where the package of this version is, once it has been made. */
export function packedExtension(): string {
  const manifest = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8'));
  return join(repositoryRoot, `${manifest.name}-${manifest.version}.vsix`);
}
