import { relative } from 'node:path';
import picomatch from 'picomatch';

/** Whether a path with slashes is named by one of the glob patterns. */
export function matcher(patterns: readonly string[]): (path: string) => boolean {
  if (patterns.length === 0) return () => false;
  const matches = picomatch(
    patterns.map((pattern) => pattern.replace(/^\.\//, '')),
    { dot: true },
  );
  return (path) => matches(path);
}

/** The path of a file as patterns see it: from the folder, with slashes. */
export function within(folder: string, file: string): string {
  return relative(folder, file).replaceAll('\\', '/');
}
