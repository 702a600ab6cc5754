import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigFiles, type FolderConfig } from '../workspace/config-files';
import { UsageError } from './usage-error';

/** The configurations of files, looked for as far up as the folder of a repository. */
export function configurations(ruleNames: ReadonlySet<string>): ConfigFiles {
  return new ConfigFiles(ruleNames, hasRepository);
}

/** Throws UsageError where a whole file of it could not be taken into account. */
export function throwWhereBroken({ problems }: FolderConfig): void {
  const fatal = problems.find(({ isFatal }) => isFatal);
  if (fatal) throw new UsageError(fatal.message);
}

async function hasRepository(folder: string): Promise<boolean> {
  return access(join(folder, '.git')).then(
    () => true,
    () => false,
  );
}
