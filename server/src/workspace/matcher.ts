import { relative } from 'node:path';
import picomatch from 'picomatch';

/** Whether a path with slashes is named by one of the glob patterns. */
export function matcher(patterns: readonly string[]): (path: string) => boolean {
  if (patterns.length === 0) return () => false;
  const before = known.get(patterns);
  if (before) return before;
  const matches = picomatch(
    patterns.map((pattern) => pattern.replace(/^\.\//, '')),
    { dot: true },
  );
  const made = (path: string) => matches(path);
  known.set(patterns, made);
  return made;
}

/** Every file of a workspace is held against the same lists. */
const known = new WeakMap<readonly string[], (path: string) => boolean>();

/** The path of a file as patterns see it: from the folder, with slashes. */
export function within(folder: string, file: string): string {
  return relative(folder, file).replaceAll('\\', '/');
}
