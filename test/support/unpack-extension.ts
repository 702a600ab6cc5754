import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository';

/** Puts the built extension among an editor's extensions, with the files that its package would hold. */
export function unpackExtension(home: string): void {
  const extensions = join(home, 'extensions');
  const manifest = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8'));
  const id = `${manifest.publisher}.${manifest.name}`;
  mkdirSync(extensions, { recursive: true });
  for (const name of readdirSync(extensions)) {
    // Without its list, the editor reads the folder anew.
    if (name.startsWith(`${id}-`) || name === 'extensions.json')
      rmSync(join(extensions, name), { recursive: true });
  }
  const target = join(extensions, `${id}-${manifest.version}`);
  for (const part of ['package.json', 'README.md', 'LICENSE', ...manifest.files]) {
    const source = join(repositoryRoot, part);
    if (existsSync(source)) cpSync(source, join(target, part), { recursive: true });
  }
}
