import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The path of a document on this machine; of a notebook's cell, that of the notebook. Undefined: it has none. */
export function pathOfUri(uri: string): string | undefined {
  const file = uri.startsWith(cellScheme)
    ? `file:${uri.slice(cellScheme.length).replace(/[#?].*$/, '')}`
    : uri;
  if (!file.startsWith('file:')) return undefined;
  try {
    return withoutTrailingSeparator(fileURLToPath(file));
  } catch {
    // A host that this machine does not know, or an escape that is none.
    return undefined;
  }
}

const cellScheme = 'vscode-notebook-cell:';

/** The innermost of `folders` that holds `path` or is it. */
export function folderOf(path: string, folders: readonly string[]): string | undefined {
  let found: string | undefined;
  for (const folder of folders) {
    if (isWithin(path, folder) && folder.length > (found?.length ?? -1)) found = folder;
  }
  return found;
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function withoutTrailingSeparator(path: string): string {
  return path.length > 1 && path.endsWith(sep) && !/^[a-z]:.$/i.test(path) ? path.slice(0, -1) : path;
}
