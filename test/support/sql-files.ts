import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The paths of all `.sql` files of a folder and of those below it. */
export function* sqlFiles(folder: string): Iterable<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sqlFiles(path);
    else if (entry.name.endsWith('.sql')) yield path;
  }
}
