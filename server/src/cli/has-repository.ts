import { access } from 'node:fs/promises';
import { join } from 'node:path';

/** The folder of a repository is as far up as a configuration is looked for. */
export async function hasRepository(folder: string): Promise<boolean> {
  return access(join(folder, '.git')).then(
    () => true,
    () => false,
  );
}
