import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const repositoryRoot = resolve(fileURLToPath(import.meta.url), '..', '..', '..');

/** The folder for what can be made again: installations, seeded databases. Ignored by git. */
export const cacheRoot = join(repositoryRoot, '.cache');
