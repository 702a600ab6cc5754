import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import picomatch from 'picomatch';
import type { DdlFile } from '../planner/planner-source';
import { buildSchemaOfFiles } from '../schema/build-schema';
import { emptySchema, type Schema } from '../schema/schema';
import { readSql } from '../syntax/source';
import type { Statement } from '../syntax/statement';
import { filesThatUndo } from './file-kinds';
import { matcher } from './matcher';
import { filesOfOtherDatabases } from './other-databases';
import { skippedFolders } from './skipped-folders';

const mostFolders = 20_000;
const largestFileBytes = 8 * 1024 * 1024;

/** The schema that the DDL in a workspace's folders makes up. Files that did not change are not read again. */
export class SchemaFiles {
  private readonly kept = new Map<
    string,
    { readonly stamp: string; readonly statements: readonly Statement[] }
  >();

  /** Undefined where no file matches, or none creates a table. */
  async load(folders: readonly string[], patterns: readonly string[]): Promise<Schema | undefined> {
    const files = (await Promise.all(folders.map((folder) => matchingFiles(folder, patterns)))).flat();
    const schema = buildSchemaOfFiles(
      emptySchema,
      await Promise.all(files.map((file) => this.statementsOf(file))),
    );
    return schema.tables.size > 0 ? schema : undefined;
  }

  private async statementsOf(file: string): Promise<readonly Statement[]> {
    try {
      const { mtimeMs, size } = await stat(file);
      const stamp = `${mtimeMs} ${size}`;
      const before = this.kept.get(file);
      if (before?.stamp === stamp) return before.statements;
      const text = await textOf(file, size);
      const statements = readSql(upwards(text)).statements.map((placed) => placed.statement);
      this.kept.set(file, { stamp, statements });
      return statements;
    } catch {
      // Deleted or unreadable between listing and reading: as if it were not there.
      return [];
    }
  }
}

/** The files of DDL that match, in the order in which they are applied, without what undoes them. */
export async function readDdlFiles(
  folders: readonly string[],
  patterns: readonly string[],
): Promise<DdlFile[]> {
  const paths = (await Promise.all(folders.map((folder) => matchingFiles(folder, patterns)))).flat();
  const files: DdlFile[] = [];
  for (const path of paths) {
    const text = await stat(path)
      .then(({ size }) => textOf(path, size))
      .catch(() => undefined);
    // Deleted or unreadable by now: as if it were not there.
    if (text !== undefined) files.push({ path, sql: upwards(text) });
  }
  return files;
}

/** Of a file that is too large, nothing. */
async function textOf(path: string, sizeBytes: number): Promise<string> {
  return sizeBytes > largestFileBytes ? '' : readFile(path, 'utf8');
}

/** Whether a file, by its path from the folder with slashes, is one of those that make up the schema. */
export function schemaFileMatcher(patterns: readonly string[]): (path: string) => boolean {
  const matches = picomatch([...patterns], { dot: true });
  const leftOut = matcher([...filesThatUndo, ...filesOfOtherDatabases]);
  return (path) => path.endsWith('.sql') && matches(path) && !leftOut(path);
}

/** In the order of their paths, numbers compared as numbers: the order in which migrations are applied. */
export async function matchingFiles(folder: string, patterns: readonly string[]): Promise<string[]> {
  const isOfSchema = schemaFileMatcher(patterns);
  const found: string[] = [];
  const pending = [''];
  for (let visited = 0; pending.length > 0 && visited < mostFolders; visited++) {
    const at = pending.pop() ?? '';
    const entries = await readdir(join(folder, at), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = at ? `${at}/${entry.name}` : entry.name;
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name) && entry.name !== 'vendor') pending.push(path);
      } else if (entry.isFile() && isOfSchema(path)) {
        found.push(path);
      }
    }
  }
  found.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return found.map((path) => join(folder, path));
}

/** Without the part of a migration that undoes it (goose, dbmate, sql-migrate, node-pg-migrate). */
function upwards(text: string): string {
  const down = /^--[ \t]*(?:\+goose[ \t]+down|migrate:down|\+migrate[ \t]+down|down migration)\b/im.exec(
    text,
  );
  return down ? text.slice(0, down.index) : text;
}
